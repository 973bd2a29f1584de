package io.rondo.tokenizer;

import java.util.Arrays;
import java.util.Queue;

/** How often each pair of neighbouring tokens occurs, and in which words the pairs gained since the last round. */
final class PairCounts {
    private static final IntSequence NO_WORDS = new IntSequence(0);

    private final PairMap places = new PairMap(1 << 12);
    private final IntSequence gained = new IntSequence(1 << 8);
    private long[] pairs = new long[1 << 12];
    private long[] counts = new long[1 << 12];
    private IntSequence[] words = new IntSequence[1 << 12];
    private int size;

    /** Adds {@code weight} occurrences of a pair, found in {@code word}. */
    void gain(int left, int right, long weight, int word) {
        int place = place(PairMap.pair(left, right));
        counts[place] += weight;
        IntSequence found = words[place];
        if (found == NO_WORDS) {
            found = new IntSequence(4);
            words[place] = found;
            gained.add(place);
        }
        // Words are visited one after the other, so a repeated word is the last one.
        if (found.size() == 0 || found.get(found.size() - 1) != word) {
            found.add(word);
        }
    }

    /** Takes {@code weight} occurrences of a pair away. */
    void lose(int left, int right, long weight) {
        counts[place(PairMap.pair(left, right))] -= weight;
    }

    long count(int place) {
        return counts[place];
    }

    /** Queues, once each, the pairs that gained since the last call. */
    void queueGained(int round, Queue<QueuedPair> queue) {
        for (int index = 0; index < gained.size(); index++) {
            int place = gained.get(index);
            if (counts[place] > 0) {
                queue.add(new QueuedPair(pairs[place], place, counts[place], round, words[place]));
            }
            words[place] = NO_WORDS;
        }
        gained.clear();
    }

    private int place(long pair) {
        long known = places.get(pair);
        if (known != PairMap.MISSING) {
            return (int) known;
        }
        if (size == pairs.length) {
            int capacity = Math.multiplyExact(size, 2);
            pairs = Arrays.copyOf(pairs, capacity);
            counts = Arrays.copyOf(counts, capacity);
            words = Arrays.copyOf(words, capacity);
        }
        pairs[size] = pair;
        words[size] = NO_WORDS;
        places.put(pair, size);
        return size++;
    }
}
