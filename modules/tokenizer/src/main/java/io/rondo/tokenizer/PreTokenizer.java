package io.rondo.tokenizer;

import java.util.function.Consumer;

/**
 * Splits text into the words that byte-level BPE works on, by GPT-2's pattern
 * {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}, in one pass and in linear time.
 * Nothing is lost: the words of a text, joined, are the text.
 */
public final class PreTokenizer {
    private PreTokenizer() {}

    /** Hands every word of the text to {@code words}, from left to right. */
    public static void split(String text, Consumer<String> words) {
        int start = 0;
        while (start < text.length()) {
            int end = wordEnd(text, start, text.length());
            words.accept(text.substring(start, end));
            start = end;
        }
    }

    /** The end of the word that begins at {@code start}, where the text is taken to end at {@code limit}. */
    static int wordEnd(String text, int start, int limit) {
        char first = text.charAt(start);
        if (first == '\'') {
            int contraction = contractionLength(text, start, limit);
            if (contraction > 0) {
                return start + contraction;
            }
        } else if (first == ' ' && start + 1 < limit) {
            byte next = CharacterClass.of(codePoint(text, start + 1, limit));
            if (next != CharacterClass.SPACE) {
                return runEnd(text, start + 1, limit, next);
            }
        }
        byte kind = CharacterClass.of(codePoint(text, start, limit));
        int end = runEnd(text, start, limit, kind);
        // The last space before a word belongs to that word if it is a blank, and else stands alone.
        boolean leavesLast = kind == CharacterClass.SPACE && end < limit && end - start > 1;
        return leavesLast ? end - 1 : end;
    }

    /** The end of the characters of one class that begin at {@code start}. */
    private static int runEnd(String text, int start, int limit, byte kind) {
        int index = start;
        while (index < limit) {
            int codePoint = codePoint(text, index, limit);
            if (CharacterClass.of(codePoint) != kind) {
                return index;
            }
            index += Character.charCount(codePoint);
        }
        return index;
    }

    /** The length of 's, 't, 'm, 'd, 're, 've or 'll at an apostrophe; 0 if none stands there. */
    private static int contractionLength(String text, int start, int limit) {
        if (start + 1 >= limit) {
            return 0;
        }
        char second = text.charAt(start + 1);
        if (second == 's' || second == 't' || second == 'm' || second == 'd') {
            return 2;
        }
        if (start + 2 >= limit) {
            return 0;
        }
        char third = text.charAt(start + 2);
        boolean three = ((second == 'r' || second == 'v') && third == 'e') || (second == 'l' && third == 'l');
        return three ? 3 : 0;
    }

    private static int codePoint(String text, int index, int limit) {
        char unit = text.charAt(index);
        if (Character.isHighSurrogate(unit) && index + 1 < limit) {
            char low = text.charAt(index + 1);
            if (Character.isLowSurrogate(low)) {
                return Character.toCodePoint(unit, low);
            }
        }
        return unit;
    }
}
