package dev.redwork.reference;

import java.util.List;

/** A small system that was published with its figures, and how it is run here. */
interface Workload {
    /** As {@code --only} names it. */
    String name();

    /** Its work, and the plain program that it is compared with, in some sentences for the page. */
    String about();

    /**
     * Runs it in all its forms, and adds a row for each.
     *
     * @throws dev.redwork.job.RedworkException when a job was lost or doubled
     */
    void run(Testbed bed) throws InterruptedException;

    /** Drawings of its rows; those whose rows were not measured are left out. */
    default List<Plot> plots(RowsOfWorkload rows) {
        return List.of();
    }

    /** Sentences that explain what the rows show, and why one is slower than another. */
    default List<String> remarks(RowsOfWorkload rows) {
        return List.of();
    }

    /** A sentence on what its parts cost, such as chunks, for the end of the page; empty: it has none. */
    default String costs(RowsOfWorkload rows) {
        return "";
    }
}
