package io.rondo.tokenizer;

import java.util.Arrays;

/**
 * Merges the symbols of one word: of all neighbouring pairs the one of the lowest rank, and of equal ones the leftmost,
 * until none merges. Short words scan an array; long ones use a heap, so that a word of n symbols costs O(n log n) even
 * where a whole document is one word. Both give the same ids.
 */
final class WordMerger {
    /** Up to this many symbols the scan, quadratic but without set-up, is the faster one. */
    static final int LONGEST_SCANNED = 96;

    private final MergeTable merges;

    WordMerger(MergeTable merges) {
        this.merges = merges;
    }

    /** Merges the symbols in place; returns how many are left at the front of the array. */
    int merge(int[] symbols) {
        return symbols.length <= LONGEST_SCANNED ? mergeByScan(symbols) : mergeByHeap(symbols);
    }

    int mergeByScan(int[] symbols) {
        int size = symbols.length;
        long[] merge = pairMerges(symbols);
        while (size > 1) {
            int best = 0;
            for (int index = 1; index < size - 1; index++) {
                if (merge[index] < merge[best]) {
                    best = index;
                }
            }
            if (merge[best] == MergeTable.NONE) {
                break;
            }
            symbols[best] = MergeTable.result(merge[best]);
            int moved = size - best - 2;
            System.arraycopy(symbols, best + 2, symbols, best + 1, moved);
            System.arraycopy(merge, best + 2, merge, best + 1, moved);
            size--;
            if (best + 1 < size) {
                merge[best] = merges.merge(symbols[best], symbols[best + 1]);
            }
            if (best > 0) {
                merge[best - 1] = merges.merge(symbols[best - 1], symbols[best]);
            }
        }
        return size;
    }

    int mergeByHeap(int[] symbols) {
        int size = symbols.length;
        long[] merge = pairMerges(symbols);
        int[] next = new int[size];
        int[] previous = new int[size];
        LongHeap heap = new LongHeap(size);
        for (int index = 0; index < size; index++) {
            next[index] = index + 1;
            previous[index] = index - 1;
            offer(heap, merge[index], index);
        }
        while (!heap.isEmpty()) {
            long top = heap.pop();
            int index = (int) top;
            if (merge[index] == MergeTable.NONE || MergeTable.rank(merge[index]) != (int) (top >>> 32)) {
                continue; // The pair that was queued here has changed since.
            }
            symbols[index] = MergeTable.result(merge[index]);
            int removed = next[index];
            int after = next[removed];
            merge[removed] = MergeTable.NONE;
            next[index] = after;
            merge[index] = MergeTable.NONE;
            if (after < size) {
                previous[after] = index;
                merge[index] = merges.merge(symbols[index], symbols[after]);
                offer(heap, merge[index], index);
            }
            int before = previous[index];
            if (before >= 0) {
                merge[before] = merges.merge(symbols[before], symbols[index]);
                offer(heap, merge[before], before);
            }
        }
        int left = 0;
        for (int index = 0; index < size; index = next[index]) {
            symbols[left++] = symbols[index];
        }
        return left;
    }

    /** For each symbol the merge of it and its right neighbour; none for the last. */
    private long[] pairMerges(int[] symbols) {
        long[] merge = new long[symbols.length];
        Arrays.fill(merge, MergeTable.NONE);
        for (int index = 0; index + 1 < symbols.length; index++) {
            merge[index] = merges.merge(symbols[index], symbols[index + 1]);
        }
        return merge;
    }

    private static void offer(LongHeap heap, long merge, int index) {
        if (merge != MergeTable.NONE) {
            heap.push(((long) MergeTable.rank(merge) << 32) | index);
        }
    }
}
