package io.rondo.prep.decontamination;

import io.rondo.prep.dedup.WordNgrams;
import io.rondo.prep.dedup.XxHash64;

/**
 * The words of a text, in the sense of {@link WordNgrams}, and 64-bit hashes of their sequences of any length. One instance
 * serves one thread and one text at a time.
 */
final class WordSequence {
    // Odd, so that no bit of a word is lost.
    private static final long BASE = 0xAEF17502108EF2D9L;

    /** Takes the hash of a sequence of words. */
    interface HashConsumer {
        void take(int firstWord, long hash);
    }

    private final WordNgrams words = new WordNgrams(1);

    /** Reads a text. */
    void read(String text) {
        words.read(text);
    }

    /** Number of words. */
    int count() {
        return words.count();
    }

    /** Goes through the hashes of all sequences of so many words, in their order. */
    void forEach(int length, HashConsumer consumer) {
        long[] hashes = words.hashes();
        long leaving = 1;
        for (int i = 0; i < length; i++) {
            leaving *= BASE;
        }
        long rolling = 0;
        for (int word = 0; word < words.count(); word++) {
            rolling = rolling * BASE + hashes[word];
            if (word >= length) {
                rolling -= hashes[word - length] * leaving;
            }
            if (word >= length - 1) {
                consumer.take(word - length + 1, XxHash64.avalanche(rolling + length));
            }
        }
    }
}
