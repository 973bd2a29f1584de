package io.rondo.prep.dedup;

import java.util.Arrays;

/**
 * The word n-grams of a text as 64-bit hashes. A word is a run of letters, digits and combining marks in lower case;
 * everything else separates. In scripts that are written without spaces (Han, kana, Thai, Lao, Tibetan, Burmese, Khmer)
 * every character is a word. A text of fewer words than {@code n} has one n-gram, of all its words; a text without words
 * has none.
 *
 * <p>Two different n-grams share a hash with a probability of 2^-64, so that sets of hashes stand for sets of n-grams.
 * One instance serves one thread; what it returns is valid until the next text.
 */
public final class WordNgrams {
    private static final long SEED = 0x52_6F_6E_64_6FL;
    // Odd, so that no bit of a word is lost.
    private static final long BASE = 0xD6E8FEB86659FD93L;
    private static final int MARKS =
            1 << Character.NON_SPACING_MARK | 1 << Character.COMBINING_SPACING_MARK | 1 << Character.ENCLOSING_MARK;
    private static final int ASCII = 0x80;
    private static final byte[] ASCII_WORDS = asciiWords();
    /** Longest UTF-8 sequence. */
    private static final int MOST_BYTES = 4;

    private final int length;
    /** {@link #BASE} to the power of n: what the word that leaves the n-gram was multiplied by. */
    private final long leaving;

    private final long[] window;
    private byte[] word = new byte[64];
    private int wordBytes;
    private long rolling;
    private int words;
    private long[] hashes = new long[256];
    private int count;

    /** @param length n, at least 1 */
    public WordNgrams(int length) {
        this.length = length;
        this.window = new long[length];
        long power = 1;
        for (int i = 0; i < length; i++) {
            power *= BASE;
        }
        this.leaving = power;
    }

    /** Reads a text. */
    public void read(String text) {
        count = 0;
        words = 0;
        rolling = 0;
        wordBytes = 0;
        Arrays.fill(window, 0);
        int end = text.length();
        for (int at = 0; at < end; ) {
            char unit = text.charAt(at);
            if (unit < ASCII) {
                at++;
                byte folded = ASCII_WORDS[unit];
                if (folded != 0) {
                    ensureWord();
                    word[wordBytes++] = folded;
                } else if (wordBytes > 0) {
                    endWord();
                }
            } else {
                int point = text.codePointAt(at);
                at += Character.charCount(point);
                beyondAscii(point);
            }
        }
        if (wordBytes > 0) {
            endWord();
        }
        if (words > 0 && words < length) {
            add(XxHash64.avalanche(rolling + words));
        }
    }

    /** The n-grams of the text in their order, repeated ones too: the first {@link #count()} elements. */
    public long[] hashes() {
        return hashes;
    }

    /** Number of n-grams of the text. */
    public int count() {
        return count;
    }

    /**
     * Where the words of a text stand: the start of the first, its end, the start of the second and so on, in UTF-16 units.
     * The slow twin of {@link #read}, for the few texts of which somebody wants to know.
     */
    public static int[] wordSpans(String text) {
        int[] spans = new int[64];
        int size = 0;
        boolean open = false;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            int next = at + Character.charCount(point);
            boolean alone = isInWord(point) && isWordOfItsOwn(point);
            if (open && (alone || !isInWord(point))) {
                open = false;
            }
            if (isInWord(point)) {
                if (!open) {
                    spans = size + 2 > spans.length ? Arrays.copyOf(spans, 2 * size) : spans;
                    spans[size] = at;
                    size += 2;
                }
                spans[size - 1] = next;
                open = !alone;
            }
            at = next;
        }
        return Arrays.copyOf(spans, size);
    }

    /** The set of the text's n-grams: each hash once, ascending. */
    long[] set() {
        Arrays.sort(hashes, 0, count);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || hashes[i] != hashes[i - 1]) {
                hashes[distinct++] = hashes[i];
            }
        }
        count = distinct;
        return Arrays.copyOf(hashes, distinct);
    }

    private void beyondAscii(int point) {
        boolean inWord = isInWord(point);
        if (!inWord || isWordOfItsOwn(point)) {
            if (wordBytes > 0) {
                endWord();
            }
        }
        if (inWord) {
            ensureWord();
            appendUtf8(Character.toLowerCase(point));
            if (isWordOfItsOwn(point)) {
                endWord();
            }
        }
    }

    private static boolean isInWord(int point) {
        return Character.isLetterOrDigit(point) || ((MARKS >> Character.getType(point)) & 1) != 0;
    }

    private static boolean isWordOfItsOwn(int point) {
        if (point < 0x0E00) {
            return false;
        }
        return point <= 0x109F // Thai, Lao, Tibetan, Burmese
                || (point >= 0x1780 && point <= 0x17FF) // Khmer
                || (point >= 0x3040 && point <= 0x30FF) // kana
                || (point >= 0x31F0 && point <= 0x31FF) // more kana
                || Character.isIdeographic(point);
    }

    private void endWord() {
        long hash = XxHash64.hash(word, 0, wordBytes, SEED);
        wordBytes = 0;
        int slot = words % length;
        rolling = rolling * BASE + hash - window[slot] * leaving;
        window[slot] = hash;
        words++;
        if (words >= length) {
            add(XxHash64.avalanche(rolling));
        }
    }

    private void add(long hash) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        hashes[count++] = hash;
    }

    private void ensureWord() {
        if (wordBytes + MOST_BYTES > word.length) {
            word = Arrays.copyOf(word, 2 * word.length);
        }
    }

    private void appendUtf8(int point) {
        if (point < 0x80) {
            word[wordBytes++] = (byte) point;
        } else if (point < 0x800) {
            word[wordBytes++] = (byte) (0xC0 | (point >> 6));
            word[wordBytes++] = (byte) (0x80 | (point & 0x3F));
        } else {
            if (point < 0x10000) {
                word[wordBytes++] = (byte) (0xE0 | (point >> 12));
            } else {
                word[wordBytes++] = (byte) (0xF0 | (point >> 18));
                word[wordBytes++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            }
            word[wordBytes++] = (byte) (0x80 | ((point >> 6) & 0x3F));
            word[wordBytes++] = (byte) (0x80 | (point & 0x3F));
        }
    }

    /** The byte a character adds to its word; 0 for characters that separate words. */
    private static byte[] asciiWords() {
        byte[] table = new byte[ASCII];
        for (int i = 0; i < ASCII; i++) {
            table[i] = (byte) (Character.isLetterOrDigit(i) ? Character.toLowerCase(i) : 0);
        }
        return table;
    }
}
