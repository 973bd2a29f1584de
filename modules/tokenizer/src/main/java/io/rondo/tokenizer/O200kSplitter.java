package io.rondo.tokenizer;

/** {@link SplitPattern#O200K}. */
final class O200kSplitter implements Splitter {
    @Override
    public int wordEnd(byte[] text, int start, int limit) {
        int first = Utf8.codePoint(text, start);
        int next = start + Utf8.length(text[start]);
        byte kind = CharacterClass.of(first);
        int word = wordOfLettersEnd(text, start, limit);
        if (word > start) {
            return word;
        }
        if (kind == CharacterClass.NUMBER) {
            return SplitRules.threeNumbersEnd(text, start, limit);
        }
        if (first == ' ' && next < limit && CharacterClass.of(Utf8.codePoint(text, next)) == CharacterClass.OTHER) {
            return signsEnd(text, next, limit);
        }
        return kind == CharacterClass.SPACE
                ? SplitRules.spaceEnd(text, start, limit, true)
                : signsEnd(text, start, limit);
    }

    /** {@code [^\s\p{L}\p{N}]+[\r\n/]*} at a sign. */
    private static int signsEnd(byte[] text, int start, int limit) {
        int index = CharacterClass.runEnd(text, start, limit, CharacterClass.OTHER);
        while (index < limit && (text[index] == '\n' || text[index] == '\r' || text[index] == '/')) {
            index++;
        }
        return index;
    }

    /** The first two alternatives of the pattern; {@code start} if neither matches. */
    private static int wordOfLettersEnd(byte[] text, int start, int limit) {
        int first = Utf8.codePoint(text, start);
        byte kind = CharacterClass.of(first);
        boolean canPrecede =
                kind != CharacterClass.LETTER && kind != CharacterClass.NUMBER && first != '\n' && first != '\r';
        int afterPrefix = start + Utf8.length(text[start]);
        if (canPrecede) {
            int end = withLowerEnd(text, afterPrefix, limit);
            if (end > afterPrefix) {
                return contracted(text, end, limit);
            }
        }
        int end = withLowerEnd(text, start, limit);
        if (end > start) {
            return contracted(text, end, limit);
        }
        // Without a lower or caseless letter or mark anywhere, what is left to match are upper-case letters alone.
        int letters = canPrecede ? afterPrefix : start;
        int upper = upperRunEnd(text, letters, limit);
        return upper > letters ? contracted(text, upper, limit) : start;
    }

    /**
     * {@code [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+}: {@code start} if it does not match. Where the
     * first part leaves nothing for the second, it gives back all after its last caseless character.
     */
    private static int withLowerEnd(byte[] text, int start, int limit) {
        int afterCaseless = start;
        int index = start;
        while (index < limit) {
            byte kind = CharacterClass.fine(Utf8.codePoint(text, index));
            if (kind == CharacterClass.LOWER) {
                return lowerRunEnd(text, index, limit);
            }
            boolean caseless = kind == CharacterClass.LETTER || kind == CharacterClass.MARK;
            if (!caseless && kind != CharacterClass.UPPER) {
                break;
            }
            index += Utf8.length(text[index]);
            if (caseless) {
                afterCaseless = index;
            }
        }
        return afterCaseless;
    }

    private static int lowerRunEnd(byte[] text, int start, int limit) {
        int index = start;
        while (index < limit) {
            byte kind = CharacterClass.fine(Utf8.codePoint(text, index));
            if (kind != CharacterClass.LOWER && kind != CharacterClass.LETTER && kind != CharacterClass.MARK) {
                return index;
            }
            index += Utf8.length(text[index]);
        }
        return index;
    }

    private static int upperRunEnd(byte[] text, int start, int limit) {
        int index = start;
        while (index < limit && CharacterClass.fine(Utf8.codePoint(text, index)) == CharacterClass.UPPER) {
            index += Utf8.length(text[index]);
        }
        return index;
    }

    private static int contracted(byte[] text, int end, int limit) {
        return end < limit && text[end] == '\'' ? SplitRules.anyCaseContractionEnd(text, end, limit) : end;
    }
}
