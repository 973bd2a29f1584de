package io.rondo.tokenizer;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Merges one long word in rounds, a merge in each: all its places from left to right. Where every merge stands after those
 * that made its parts ({@link MergeTable#isOrdered}), a round can only make places for later rounds, so this does the
 * merges in the very order of a heap of all places, without the heap. Each merge takes one symbol away and makes at most
 * two new places, so the time is linear.
 */
final class MergeRounds {
    private static final int REMOVED = -1;

    private final MergeTable merges;
    private final int[] symbols;
    private final int[] next;
    private final int[] previous;
    private final Map<Integer, IntSequence> placesByRank = new HashMap<>();
    private final Queue<Integer> ranks = new PriorityQueue<>();
    private int lastRank = -1;
    private IntSequence lastPlaces = new IntSequence(0);

    /** Works on the first {@code size} symbols in place. */
    MergeRounds(MergeTable merges, int[] symbols, int size) {
        this.merges = merges;
        this.symbols = symbols;
        next = new int[size];
        previous = new int[size];
        for (int place = 0; place < size; place++) {
            next[place] = place + 1;
            previous[place] = place - 1;
        }
    }

    /** Returns how many symbols are left at the front of the array. */
    int merge() {
        int size = next.length;
        for (int place = 0; place + 1 < size; place++) {
            offer(place, place + 1);
        }
        while (!ranks.isEmpty()) {
            int rank = ranks.remove();
            IntSequence places = placesByRank.remove(rank);
            lastRank = -1;
            if (places != null) {
                round(rank, places.ascending());
            }
        }
        int left = 0;
        for (int place = 0; place < size; place = next[place]) {
            symbols[left++] = symbols[place];
        }
        return left;
    }

    private void round(int rank, int[] places) {
        for (int place : places) {
            int removed = next[place];
            if (symbols[place] == REMOVED || removed == next.length) {
                continue;
            }
            if (merges.rank(symbols[place], symbols[removed]) != rank) {
                continue; // The pair here has changed since.
            }
            symbols[place] = merges.result(rank);
            symbols[removed] = REMOVED;
            int after = next[removed];
            next[place] = after;
            if (after < next.length) {
                previous[after] = place;
                offer(place, after);
            }
            if (previous[place] >= 0) {
                offer(previous[place], place);
            }
        }
    }

    private void offer(int place, int right) {
        int rank = merges.rank(symbols[place], symbols[right]);
        if (rank == MergeTable.NONE) {
            return;
        }
        if (rank != lastRank) {
            lastRank = rank;
            lastPlaces = placesByRank.computeIfAbsent(rank, this::newRound);
        }
        lastPlaces.add(place);
    }

    private IntSequence newRound(int rank) {
        ranks.add(rank);
        return new IntSequence(4);
    }
}
