package io.rondo.prep.decontamination;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * From hashes of n-grams to small numbers, as an array of bytes, so that Spark sends it as it is and tasks share it. Open
 * addressing; at most half of the slots are taken.
 *
 * <pre>
 * slots of 12 bytes:
 *   0  8 bytes  hash; 0 if the slot is empty
 *   8  4 bytes  number
 * </pre>
 */
final class NgramTable {
    /** What is given for a hash that is not in the table, or was taken out of it. */
    static final int ABSENT = -1;
    /** More do not fit a table. */
    static final int MOST_NGRAMS = 1 << 26;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SLOT_BYTES = 12;
    private static final int LEAST_SLOTS = 64;

    private byte[] slots;
    private int size;

    NgramTable() {
        this(new byte[LEAST_SLOTS * SLOT_BYTES], 0);
    }

    private NgramTable(byte[] slots, int size) {
        this.slots = slots;
        this.size = size;
    }

    /** A table over the bytes of another, which are shared; nothing may be put into it. */
    static NgramTable of(byte[] bytes) {
        return new NgramTable(bytes, 0);
    }

    /** A copy without some hashes. */
    NgramTable without(List<Long> hashes) {
        NgramTable copy = new NgramTable(slots.clone(), size);
        hashes.forEach(hash -> copy.put(hash, ABSENT));
        return copy;
    }

    /** All of it; not to be changed. */
    byte[] bytes() {
        return slots;
    }

    /** How many hashes were put. */
    int size() {
        return size;
    }

    int get(long hash) {
        int slot = slot(hash);
        return key(slot) == 0 ? ABSENT : (int) INTS.get(slots, slot + Long.BYTES);
    }

    void put(long hash, int number) {
        int slot = slot(hash);
        if (key(slot) == 0) {
            size++;
        }
        set(slot, hash, number);
        if (size > count() / 2) {
            grow();
        }
    }

    private void grow() {
        byte[] full = slots;
        slots = new byte[Math.multiplyExact(2, full.length)];
        for (int slot = 0; slot < full.length; slot += SLOT_BYTES) {
            long hash = (long) LONGS.get(full, slot);
            if (hash != 0) {
                set(slot(hash), hash, (int) INTS.get(full, slot + Long.BYTES));
            }
        }
    }

    private void set(int slot, long hash, int number) {
        LONGS.set(slots, slot, stored(hash));
        INTS.set(slots, slot + Long.BYTES, number);
    }

    /** Offset of the slot where the hash is, or else where it belongs. */
    private int slot(long hash) {
        long wanted = stored(hash);
        int mask = count() - 1;
        int number = (int) wanted & mask;
        long found = key(number * SLOT_BYTES);
        while (found != 0 && found != wanted) {
            number = (number + 1) & mask;
            found = key(number * SLOT_BYTES);
        }
        return number * SLOT_BYTES;
    }

    private int count() {
        return slots.length / SLOT_BYTES;
    }

    private long key(int slot) {
        return (long) LONGS.get(slots, slot);
    }

    private static long stored(long hash) {
        return hash == 0 ? 1 : hash;
    }
}
