package dev.redwork.producer.tasks;

/** Is told how far a problem has come that is split into jobs, and how many there are, which may be known only later. */
public interface SplitProgress {
    /** For whoever does not want to know. */
    SplitProgress UNSEEN = new SplitProgress() {
        @Override
        public void planned(long jobs) {}

        @Override
        public void ended() {}
    };

    /** So many more jobs are to be run. */
    void planned(long jobs);

    /** One of them has ended, well or not. */
    void ended();
}
