package io.rondo.prep.quality;

import io.rondo.prep.text.HashCounts;
import io.rondo.prep.text.Spans;

/** What of a list of pieces has occurred before in it. */
final class Repeats {
    private Repeats() {}

    /** How many of the pieces are a repetition of an earlier one. */
    static int count(Spans pieces) {
        HashCounts seen = new HashCounts(pieces.count());
        int repeated = 0;
        for (long hash : pieces.hashes()) {
            repeated += seen.add(hash) > 1 ? 1 : 0;
        }
        return repeated;
    }

    /** How many UTF-16 units those pieces have. */
    static long units(Spans pieces) {
        HashCounts seen = new HashCounts(pieces.count());
        long[] hashes = pieces.hashes();
        long units = 0;
        for (int i = 0; i < hashes.length; i++) {
            units += seen.add(hashes[i]) > 1 ? pieces.length(i) : 0;
        }
        return units;
    }
}
