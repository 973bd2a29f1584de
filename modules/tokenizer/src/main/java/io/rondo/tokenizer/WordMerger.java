package io.rondo.tokenizer;

/**
 * Merges the symbols of one word: of all neighbouring pairs the one of the lowest rank, and of equal ones the leftmost,
 * until none merges. Short words scan an array; long ones go by {@link MergeRounds} in linear time, so that a whole
 * document may be one word, or, for the rare vocabularies in which a merge can make way for an earlier one, by a heap.
 * All give the same ids. Not safe for use by several threads.
 */
final class WordMerger {
    /** Up to this many symbols the scan, quadratic but without set-up, is the faster one; the bits of a long. */
    static final int LONGEST_SCANNED = 64;

    private static final int PLACE_BITS = 6;

    private final MergeTable merges;
    /** For each place that has a pair which merges, its rank and the place; so the least is the next to merge. */
    private final int[] queue = new int[LONGEST_SCANNED];

    WordMerger(MergeTable merges) {
        this.merges = merges;
    }

    /** Merges the first {@code size} symbols in place; returns how many are left at the front of the array. */
    int merge(int[] symbols, int size) {
        if (size <= LONGEST_SCANNED) {
            return mergeByScan(symbols, size);
        }
        return merges.isOrdered() ? new MergeRounds(merges, symbols, size).merge() : mergeByHeap(symbols, size);
    }

    /** Merges the bytes of a word; leaves its ids at the front of an array that is long enough, and returns how many. */
    int merge(byte[] text, int start, int end, ByteMerges bytes, int[] symbols) {
        int size = end - start;
        for (int index = 0; index < size; index++) {
            symbols[index] = bytes.id(text[start + index]);
        }
        if (size > LONGEST_SCANNED) {
            return merge(symbols, size);
        }
        for (int place = 0; place + 1 < size; place++) {
            queue[place] = queued(bytes.rank(text[start + place], text[start + place + 1]), place);
        }
        return mergeQueued(symbols, size);
    }

    int mergeByScan(int[] symbols, int size) {
        for (int place = 0; place + 1 < size; place++) {
            queue[place] = queued(merges.rank(symbols[place], symbols[place + 1]), place);
        }
        return mergeQueued(symbols, size);
    }

    private int mergeQueued(int[] symbols, int size) {
        if (size < 2) {
            return size;
        }
        int last = size - 1;
        long alive = -1L >>> (Long.SIZE - size);
        for (int next = least(last); next != MergeTable.NONE; next = least(last)) {
            int place = next & (LONGEST_SCANNED - 1);
            int symbol = merges.result(next >>> PLACE_BITS);
            symbols[place] = symbol;
            int removed = Long.numberOfTrailingZeros(alive & (-2L << place));
            alive &= ~(1L << removed);
            queue[removed] = MergeTable.NONE;
            long after = alive & (-2L << place);
            queue[place] = after == 0
                    ? MergeTable.NONE
                    : queued(merges.rank(symbol, symbols[Long.numberOfTrailingZeros(after)]), place);
            long before = alive & ((1L << place) - 1);
            if (before != 0) {
                int previous = Long.SIZE - 1 - Long.numberOfLeadingZeros(before);
                queue[previous] = queued(merges.rank(symbols[previous], symbol), previous);
            }
        }
        int left = 0;
        for (long rest = alive; rest != 0; rest &= rest - 1) {
            symbols[left++] = symbols[Long.numberOfTrailingZeros(rest)];
        }
        return left;
    }

    private int least(int size) {
        int least = MergeTable.NONE;
        for (int place = 0; place < size; place++) {
            least = Math.min(least, queue[place]);
        }
        return least;
    }

    private static int queued(int rank, int place) {
        return rank == MergeTable.NONE ? MergeTable.NONE : rank << PLACE_BITS | place;
    }

    int mergeByHeap(int[] symbols, int size) {
        int[] ranks = new int[size];
        int[] next = new int[size];
        int[] previous = new int[size];
        LongHeap heap = new LongHeap(size);
        for (int place = 0; place < size; place++) {
            next[place] = place + 1;
            previous[place] = place - 1;
            ranks[place] = place + 1 < size ? merges.rank(symbols[place], symbols[place + 1]) : MergeTable.NONE;
            offer(heap, ranks[place], place);
        }
        while (!heap.isEmpty()) {
            long top = heap.pop();
            int place = (int) top;
            int rank = (int) (top >>> 32);
            if (ranks[place] != rank) {
                continue; // The pair that was queued here has changed since.
            }
            symbols[place] = merges.result(rank);
            int removed = next[place];
            int after = next[removed];
            ranks[removed] = MergeTable.NONE;
            next[place] = after;
            ranks[place] = MergeTable.NONE;
            if (after < size) {
                previous[after] = place;
                ranks[place] = merges.rank(symbols[place], symbols[after]);
                offer(heap, ranks[place], place);
            }
            int before = previous[place];
            if (before >= 0) {
                ranks[before] = merges.rank(symbols[before], symbols[place]);
                offer(heap, ranks[before], before);
            }
        }
        int left = 0;
        for (int place = 0; place < size; place = next[place]) {
            symbols[left++] = symbols[place];
        }
        return left;
    }

    private static void offer(LongHeap heap, int rank, int place) {
        if (rank != MergeTable.NONE) {
            heap.push(((long) rank << 32) | place);
        }
    }
}
