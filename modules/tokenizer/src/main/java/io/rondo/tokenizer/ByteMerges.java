package io.rondo.tokenizer;

/** The token of each byte and the rank of each pair of bytes: where all merging begins, without a search. */
final class ByteMerges {
    private final int[] ids;
    private final int[] ranks = new int[1 << 16];

    /** @param ids the 256 bytes' tokens */
    ByteMerges(int[] ids, MergeTable merges) {
        this.ids = ids;
        for (int left = 0; left < 256; left++) {
            for (int right = 0; right < 256; right++) {
                ranks[left << 8 | right] = merges.rank(ids[left], ids[right]);
            }
        }
    }

    int id(byte value) {
        return ids[value & 0xFF];
    }

    /** {@link MergeTable#NONE} if the two do not merge. */
    int rank(byte left, byte right) {
        return ranks[(left & 0xFF) << 8 | (right & 0xFF)];
    }
}
