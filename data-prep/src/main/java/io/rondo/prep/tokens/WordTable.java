package io.rondo.prep.tokens;

import java.util.Arrays;
import java.util.NoSuchElementException;

/**
 * Counts of words, as an open hash table. Of short words many have hash codes that lie close together, which makes long
 * chains in a {@link java.util.HashMap}; here the code is spread over the whole table first.
 */
final class WordTable {
    private static final int SPREAD = 0x9e3779b9;
    private static final int FIRST_BITS = 10;

    private int bits = FIRST_BITS;
    private String[] words = new String[1 << FIRST_BITS];
    private int[] hashes = new int[1 << FIRST_BITS];
    private long[] counts = new long[1 << FIRST_BITS];
    private int size;

    /** Distinct words. */
    int size() {
        return size;
    }

    /** Counts a word once more. */
    void add(String word) {
        int hash = word.hashCode() * SPREAD;
        int slot = slot(word, hash);
        if (words[slot] == null) {
            if (2 * (size + 1) > words.length) {
                grow();
                slot = slot(word, hash);
            }
            words[slot] = word;
            hashes[slot] = hash;
            counts[slot] = 0;
            size++;
        }
        counts[slot]++;
    }

    /** Forgets all words; the table keeps its capacity. */
    void clear() {
        Arrays.fill(words, null);
        size = 0;
    }

    /** The first place at or after {@code from} that holds a word; the capacity if there is none. */
    int next(int from) {
        int place = from;
        while (place < words.length && words[place] == null) {
            place++;
        }
        return place;
    }

    /** Places are below it. */
    int capacity() {
        return words.length;
    }

    /** The word at a place that {@link #next} gave. */
    String word(int place) {
        String word = words[place];
        if (word == null) {
            throw new NoSuchElementException("no word at place " + place);
        }
        return word;
    }

    /** How often it was counted. */
    long count(int place) {
        return counts[place];
    }

    private int slot(String word, int hash) {
        int slot = hash >>> (Integer.SIZE - bits);
        while (words[slot] != null && !(hashes[slot] == hash && word.equals(words[slot]))) {
            slot = (slot + 1) & (words.length - 1);
        }
        return slot;
    }

    private void grow() {
        String[] oldWords = words;
        int[] oldHashes = hashes;
        long[] oldCounts = counts;
        bits++;
        words = new String[1 << bits];
        hashes = new int[1 << bits];
        counts = new long[1 << bits];
        for (int place = 0; place < oldWords.length; place++) {
            if (oldWords[place] != null) {
                int slot = slot(oldWords[place], oldHashes[place]);
                words[slot] = oldWords[place];
                hashes[slot] = oldHashes[place];
                counts[slot] = oldCounts[place];
            }
        }
    }
}
