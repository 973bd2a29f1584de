package io.rondo.prep.text;

/** What single characters are; fast for ASCII. */
public final class Characters {
    private Characters() {}

    /** White space of Unicode, the spaces that allow no line break included. */
    public static boolean isSpace(char character) {
        if (character < 0x80) {
            return character == ' ' || (character >= '\t' && character <= '\r') || (character >= 28 && character <= 31);
        }
        return character == '\u0085'
                || character == '\u00a0'
                || (character >= '\u1680' && (Character.isWhitespace(character) || Character.isSpaceChar(character)));
    }

    /** An ASCII digit. */
    public static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    /** An ASCII letter. */
    public static boolean isAsciiLetter(char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }

    /** What ends a sentence in the scripts that have such a mark. */
    public static boolean endsSentence(char character) {
        return switch (character) {
            case '.', '!', '?', '…', '。', '！', '？', '．', '؟', '۔', '।', '॥', '։', '።', '‼', '⁇', '⁈', '⁉' -> true;
            default -> false;
        };
    }

    /** What may stand between the end of a sentence and the space after it. */
    public static boolean closes(char character) {
        return switch (character) {
            case '"', '\'', ')', ']', '}', '”', '’', '»', '›', '」', '』', '）' -> true;
            default -> false;
        };
    }

    /** Whether the text has nothing but white space in [from, to). */
    public static boolean isBlank(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
