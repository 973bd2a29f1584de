package io.rondo.tokenizer;

/** The parts that the split patterns have in common. */
final class SplitRules {
    private SplitRules() {}

    /**
     * {@code \s+(?!\S)|\s+} at white space, with {@code \s*[\r\n]+} before it where line breaks end a word: the run of
     * white space but for its last character, which may belong to the word that follows.
     *
     * @param toLastBreak whether a run that has a line break ends with its last one
     */
    static int spaceEnd(byte[] text, int start, int limit, boolean toLastBreak) {
        int lastStart = start;
        int afterBreak = start;
        int index = start;
        while (index < limit && CharacterClass.of(Utf8.codePoint(text, index)) == CharacterClass.SPACE) {
            lastStart = index;
            index += Utf8.length(text[index]);
            if (text[lastStart] == '\n' || text[lastStart] == '\r') {
                afterBreak = index;
            }
        }
        if (toLastBreak && afterBreak > start) {
            return afterBreak;
        }
        return index < limit && lastStart > start ? lastStart : index;
    }

    /** {@code [\r\n]*} */
    static int breaksEnd(byte[] text, int start, int limit) {
        int index = start;
        while (index < limit && (text[index] == '\n' || text[index] == '\r')) {
            index++;
        }
        return index;
    }

    /** {@code \p{N}{1,3}} at a number. */
    static int threeNumbersEnd(byte[] text, int start, int limit) {
        int index = start + Utf8.length(text[start]);
        for (int number = 1; number < 3 && index < limit; number++) {
            if (CharacterClass.of(Utf8.codePoint(text, index)) != CharacterClass.NUMBER) {
                break;
            }
            index += Utf8.length(text[index]);
        }
        return index;
    }

    /** {@code 's|'t|'re|'ve|'m|'ll|'d} at an apostrophe; {@code start} if none stands there. */
    static int contractionEnd(byte[] text, int start, int limit) {
        if (start + 1 >= limit) {
            return start;
        }
        byte second = text[start + 1];
        if (second == 's' || second == 't' || second == 'm' || second == 'd') {
            return start + 2;
        }
        return start + 2 < limit && isPair(second, text[start + 2]) ? start + 3 : start;
    }

    /** {@code (?i:'s|'t|'re|'ve|'m|'ll|'d)} at an apostrophe; {@code start} if none stands there. */
    static int anyCaseContractionEnd(byte[] text, int start, int limit) {
        if (start + 1 >= limit) {
            return start;
        }
        byte second = lower(text[start + 1]);
        if (second == 's' || second == 't' || second == 'm' || second == 'd') {
            return start + 2;
        }
        if (start + 2 >= limit) {
            return start;
        }
        if (second == (byte) 0xC5 && text[start + 2] == (byte) 0xBF) {
            return start + 3; // U+017F, the long s, is a lower case of S.
        }
        return isPair(second, lower(text[start + 2])) ? start + 3 : start;
    }

    private static boolean isPair(byte second, byte third) {
        return ((second == 'r' || second == 'v') && third == 'e') || (second == 'l' && third == 'l');
    }

    private static byte lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 'a' - 'A') : letter;
    }
}
