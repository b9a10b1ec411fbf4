package dev.redwork.site;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a store, in memory: one value an id, and never another one. A row that is saved again as it is changes nothing,
 * so that a save whose answer was lost may be repeated.
 */
public final class SiteStore {
    private static final int MOST_ROWS = 1_000_000;

    /** Of ids and values, so that rows of any size leave a small JVM its memory. */
    private static final long MOST_CHARACTERS = 64_000_000;

    /** Numbers come in the order of their values. */
    private static final Comparator<String> SHORTEST_FIRST =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final int mostRows;
    private final TreeMap<String, String> rows = new TreeMap<>(SHORTEST_FIRST);
    private long characters;
    private long saves;

    /** The end of a save. */
    enum End {
        /** All of its rows are there now. */
        SAVED,
        /** One of them is there with another value: nothing was saved. */
        CONFLICT,
        /** There is no room for all of them: nothing was saved. */
        FULL
    }

    /**
     * The end of a save, and which row decided it.
     *
     * @param id null: none did
     */
    record Outcome(End end, @Nullable String id) {}

    SiteStore() {
        this(MOST_ROWS);
    }

    SiteStore(int mostRows) {
        this.mostRows = mostRows;
    }

    /** Saves all of these rows, or none. */
    synchronized Outcome save(Map<String, String> some) {
        Map<String, String> added = new LinkedHashMap<>();
        long more = 0;
        for (Map.Entry<String, String> row : some.entrySet()) {
            String there = rows.get(row.getKey());
            if (there == null) {
                added.put(row.getKey(), row.getValue());
                more += row.getKey().length() + row.getValue().length();
            } else if (!there.equals(row.getValue())) {
                return new Outcome(End.CONFLICT, row.getKey());
            }
        }
        if (rows.size() + added.size() > mostRows || characters + more > MOST_CHARACTERS) {
            return new Outcome(End.FULL, null);
        }
        rows.putAll(added);
        characters += more;
        saves++;
        return new Outcome(End.SAVED, null);
    }

    synchronized @Nullable String value(String id) {
        return rows.get(id);
    }

    /**
     * Rows in the order of their ids: the shorter ones first.
     *
     * @param after an id, which need not be there; null: from the first one on
     */
    synchronized Map<String, String> rows(@Nullable String after, int most) {
        SortedMap<String, String> from = after == null ? rows : rows.tailMap(after, false);
        Map<String, String> page = new LinkedHashMap<>();
        for (Map.Entry<String, String> row : from.entrySet()) {
            if (page.size() == most) {
                break;
            }
            page.put(row.getKey(), row.getValue());
        }
        return page;
    }

    /** All rows as they are now, in the order of their ids. */
    public synchronized Map<String, String> rows() {
        return new LinkedHashMap<>(rows);
    }

    /** How many rows there are. */
    public synchronized int count() {
        return rows.size();
    }

    /** How many saves there were, each of one row or of many, also of rows that were there. */
    public synchronized long saves() {
        return saves;
    }
}
