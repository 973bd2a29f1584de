package io.rondo.tokenizer;

/**
 * The ids of words seen lately, in a table of fixed size where a new word takes the place of an older one. Threads share
 * it without locks: an entry is immutable and its fields final, so a race can cost a recomputation but never give wrong
 * ids (Java Language Specification, section 17.5).
 */
final class WordCache {
    /** What {@link #get} gives for a word that is not there; no word has zero ids. */
    static final int[] MISSING = new int[0];

    /** Longer words, in UTF-16 units, are too rare to be worth a place. */
    static final int LONGEST_WORD = 32;

    private static final int SLOT_BITS = 17;

    private final Entry[] entries = new Entry[1 << SLOT_BITS];

    private static final class Entry {
        private final String word;
        private final int[] ids;

        private Entry(String word, int[] ids) {
            this.word = word;
            this.ids = ids;
        }
    }

    /** The table's slot for the word between {@code start} and {@code end}. */
    static int slot(String text, int start, int end) {
        int hash = 0;
        for (int index = start; index < end; index++) {
            hash = 31 * hash + text.charAt(index);
        }
        return (hash * 0x9E3779B9) >>> (32 - SLOT_BITS);
    }

    /** The ids of the word; the caller must not change them. */
    int[] get(int slot, String text, int start, int end) {
        Entry entry = entries[slot];
        if (entry != null
                && entry.word.length() == end - start
                && entry.word.regionMatches(0, text, start, entry.word.length())) {
            return entry.ids;
        }
        return MISSING;
    }

    void put(int slot, String word, int[] ids) {
        entries[slot] = new Entry(word, ids);
    }
}
