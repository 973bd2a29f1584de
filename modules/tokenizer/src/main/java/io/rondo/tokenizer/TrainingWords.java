package io.rondo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** The distinct words of a corpus with their counts, all symbols in one array so that millions of words fit. */
final class TrainingWords {
    private final int[] byteIds;
    private int[] symbols = new int[1 << 12];
    private int[] starts = new int[1 << 10];
    private int[] lengths = new int[1 << 10];
    private long[] counts = new long[1 << 10];
    private int size;
    private int used;

    TrainingWords(int[] byteIds) {
        this.byteIds = byteIds;
    }

    void addAll(Iterable<? extends Map.Entry<String, Long>> wordCounts) {
        for (Map.Entry<String, Long> wordCount : wordCounts) {
            long count = wordCount.getValue();
            if (count < 0) {
                throw new IllegalArgumentException("The word \"" + wordCount.getKey() + "\" has the count " + count
                        + ", but no count is negative.");
            }
            if (count > 0) {
                add(Utf8.wellFormed(wordCount.getKey()).getBytes(StandardCharsets.UTF_8), count);
            }
        }
    }

    private void add(byte[] word, long count) {
        if (size == starts.length) {
            int capacity = Math.multiplyExact(size, 2);
            starts = Arrays.copyOf(starts, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
        if (word.length > symbols.length - used) {
            int needed = Math.addExact(used, word.length);
            symbols = Arrays.copyOf(symbols, (int) Math.max(needed, Math.min(2L * used, Integer.MAX_VALUE - 8)));
        }
        starts[size] = used;
        lengths[size] = word.length;
        counts[size] = count;
        size++;
        for (byte value : word) {
            symbols[used++] = byteIds[value & 0xFF];
        }
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
