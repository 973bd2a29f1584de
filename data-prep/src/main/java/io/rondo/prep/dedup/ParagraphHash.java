package io.rondo.prep.dedup;

/** 128 bits of hash over the words of a paragraph. One instance serves one thread. */
final class ParagraphHash {
    private final WordNgrams words = new WordNgrams(1);
    private final int minWords;
    private long high;
    private long low;

    ParagraphHash(ParagraphSettings settings) {
        this.minWords = settings.minWords();
    }

    /**
     * Reads a paragraph.
     *
     * @return whether it is long enough to be compared with others
     */
    boolean read(String paragraph) {
        words.read(paragraph);
        if (words.count() < minWords) {
            return false;
        }
        high = 0;
        low = 1;
        for (int i = 0; i < words.count(); i++) {
            high = XxHash64.combine(high, words.hashes()[i]);
            low = XxHash64.combine(low, words.hashes()[i]);
        }
        return true;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }
}
