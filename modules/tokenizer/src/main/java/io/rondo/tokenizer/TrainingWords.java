package io.rondo.tokenizer;

import java.util.Arrays;

/** The distinct words of a corpus with their counts, all symbols in one array so that millions of words fit. */
final class TrainingWords {
    private int[] symbols = new int[1 << 12];
    private int[] starts = new int[1 << 10];
    private int[] lengths = new int[1 << 10];
    private long[] counts = new long[1 << 10];
    private int size;
    private int used;

    /**
     * Adds a word with its number of occurrences; a word may be added several times.
     *
     * @throws IllegalArgumentException if the count is negative
     */
    void add(String word, int[] wordSymbols, long count) {
        if (count < 0) {
            throw new IllegalArgumentException(
                    "The word \"" + word + "\" has the count " + count + ", but no count is negative.");
        }
        if (count == 0) {
            return;
        }
        if (size == starts.length) {
            int capacity = Math.multiplyExact(size, 2);
            starts = Arrays.copyOf(starts, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
        if (wordSymbols.length > symbols.length - used) {
            int needed = Math.addExact(used, wordSymbols.length);
            symbols = Arrays.copyOf(symbols, (int) Math.max(needed, Math.min(2L * used, Integer.MAX_VALUE - 8)));
        }
        starts[size] = used;
        lengths[size] = wordSymbols.length;
        counts[size] = count;
        size++;
        System.arraycopy(wordSymbols, 0, symbols, used, wordSymbols.length);
        used += wordSymbols.length;
    }

    /** Counts every neighbouring pair, overlapping ones too. */
    void countPairs(PairCounts pairs) {
        for (int word = 0; word < size; word++) {
            int end = starts[word] + lengths[word];
            for (int index = starts[word] + 1; index < end; index++) {
                pairs.gain(symbols[index - 1], symbols[index], counts[word], word);
            }
        }
    }

    /**
     * Merges a pair in one word from left to right. The pairs beside each merged one change; the count of the merged pair
     * itself stays as it was, as in Hugging Face's trainer (it matters only if the same pair can arise once more).
     */
    void merge(int word, int left, int right, int merged, PairCounts pairs) {
        int start = starts[word];
        int end = start + lengths[word];
        long weight = counts[word];
        int write = start;
        int read = start;
        while (read < end) {
            if (symbols[read] != left || read + 1 == end || symbols[read + 1] != right) {
                symbols[write++] = symbols[read++];
                continue;
            }
            if (write > start) {
                pairs.lose(symbols[write - 1], left, weight);
                pairs.gain(symbols[write - 1], merged, weight, word);
            }
            symbols[write++] = merged;
            read += 2;
            if (read < end) {
                pairs.lose(right, symbols[read], weight);
                pairs.gain(merged, symbols[read], weight, word);
            }
        }
        lengths[word] = write - start;
    }
}
