package io.rondo.shards;

/** Bit mixing of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), with the constants of Stafford's variant 13. */
final class Mixing {
    /** 2^64 divided by the golden ratio: the step of SplitMix64's sequence. */
    static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private Mixing() {}

    /** A bijection of 64-bit numbers in which every input bit changes about half of the output bits. */
    static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** Combines two numbers into one, order included. */
    static long mix(long first, long second) {
        return mix(mix(first + GOLDEN_GAMMA) + second);
    }
}
