package io.rondo.tokenizer;

/**
 * The ids of short words seen lately: words of up to 15 bytes and {@link #MOST_IDS} ids, in sets of two of which a new
 * word takes the older one's place. A word is its own key, packed into two longs with its length, and its ids are packed
 * into two more, so that a word found costs one or two cache lines and no object. Not safe for use by several threads.
 */
final class ShortWords {
    /** In bytes; with the length they fill two longs. */
    static final int LONGEST = 15;

    /** Where the length stands in a word's second long. */
    static final int LENGTH_SHIFT = 56;

    static final int MOST_IDS = 6;

    private static final int SET_BITS = 16;
    private static final int LONGS_PER_WORD = 4;
    private static final int LONGS_PER_SET = 2 * LONGS_PER_WORD;
    private static final int ID_BITS = 20;
    private static final int COUNT_SHIFT = 3 * ID_BITS;
    private static final int ID_MASK = (1 << ID_BITS) - 1;

    /** An array's header takes 16 bytes, so sets that begin here do not straddle cache lines of 64 bytes. */
    private static final int FIRST_SET = 6;

    private final long[] table = new long[FIRST_SET + (LONGS_PER_SET << SET_BITS)];

    /**
     * The place of a word's set, for {@link #find} and {@link #keep}. Reading the set here has memory bring many at once:
     * nothing between two calls waits for it.
     */
    int place(long low, long high) {
        long mixed = (low ^ Long.rotateLeft(high, 29)) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        int set = FIRST_SET + (int) (mixed >>> (64 - SET_BITS)) * LONGS_PER_SET;
        // No word is 16 bytes long, so this adds 0.
        return set + (int) (table[set + 1] >>> (LENGTH_SHIFT + 4));
    }

    /** Appends the ids of a word; false if it is not there. */
    boolean find(int place, long low, long high, IntSequence ids) {
        int at = place;
        if (table[at] != low || table[at + 1] != high) {
            at += LONGS_PER_WORD;
            if (table[at] != low || table[at + 1] != high) {
                return false;
            }
        }
        long first = table[at + 2];
        long second = table[at + 3];
        ids.addUpToSix(
                (int) (first >>> COUNT_SHIFT),
                (int) first & ID_MASK,
                (int) (first >>> ID_BITS) & ID_MASK,
                (int) (first >>> (2 * ID_BITS)) & ID_MASK,
                (int) second & ID_MASK,
                (int) (second >>> ID_BITS) & ID_MASK,
                (int) (second >>> (2 * ID_BITS)) & ID_MASK);
        return true;
    }

    /** Keeps a word if its ids can be packed; false if they cannot. */
    boolean keep(int place, long low, long high, int[] ids, int count) {
        if (count > MOST_IDS) {
            return false;
        }
        long first = (long) count << COUNT_SHIFT;
        long second = 0;
        for (int index = 0; index < count; index++) {
            int id = ids[index];
            if (id > ID_MASK) {
                return false;
            }
            if (index < 3) {
                first |= (long) id << (index * ID_BITS);
            } else {
                second |= (long) id << ((index - 3) * ID_BITS);
            }
        }
        System.arraycopy(table, place, table, place + LONGS_PER_WORD, LONGS_PER_WORD);
        table[place] = low;
        table[place + 1] = high;
        table[place + 2] = first;
        table[place + 3] = second;
        return true;
    }
}
