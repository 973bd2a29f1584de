package io.rondo.prep.normalization;

/**
 * Whether a sequence that could be misread UTF-8 cannot well be anything else. Good text has its own sequences of an
 * accented capital and a sign: {@code „Ä“}, {@code là »} with a space that allows no break, {@code VÝŠKA}.
 */
final class MisreadEvidence {
    private MisreadEvidence() {}

    /** Whether the sequence alone, by what it is and what stands around it, proves the misreading. */
    static boolean isStrong(CharSequence text, MisreadSequence sequence) {
        char lead = text.charAt(sequence.start());
        int codePoint = sequence.codePoint();
        if (sequence.length() == 4) {
            return true;
        }
        if (sequence.length() == 3) {
            return (isSignOrPunctuation(codePoint) && hasUnnatural(text, sequence)) || codePoint == 0xfeff;
        }
        if (codePoint > 0x24f) {
            return false;
        }
        char sign = text.charAt(sequence.start() + 1);
        boolean afterLower = sequence.start() > 0 && Character.isLowerCase(text.charAt(sequence.start() - 1));
        boolean afterUpper = sequence.start() > 0 && Character.isUpperCase(text.charAt(sequence.start() - 1));
        if (lead == 'Â') {
            return !afterUpper || !followsLetters(sign);
        }
        if (lead == 'Ã') {
            // No word has this capital after a small letter, or between a space and a dash.
            boolean beforeLetter = sequence.end() < text.length() && Character.isLetter(text.charAt(sequence.end()));
            return !isQuoteSpaceOrDash(sign) || afterLower || (!afterUpper && beforeLetter);
        }
        return afterLower || !followsLetters(sign);
    }

    /**
     * Sequences in a row that are letters of one script.
     *
     * @param end where it ends in the text
     * @param isWord whether it spells something in another script than Latin; one letter alone may be an accident
     */
    record Run(int end, boolean isWord) {}

    /** The run that begins with a sequence. */
    static Run run(CharSequence text, MisreadSequence first) {
        Character.UnicodeScript script = Character.UnicodeScript.of(first.codePoint());
        int letters = 0;
        boolean unnatural = false;
        int at = first.start();
        while (at < text.length()) {
            MisreadSequence next = MisreadSequence.at(text, at);
            if (!next.exists()
                    || !Character.isLetter(next.codePoint())
                    || Character.UnicodeScript.of(next.codePoint()) != script) {
                break;
            }
            letters++;
            unnatural |= hasUnnatural(text, next);
            at = next.end();
        }
        boolean otherScript = script != Character.UnicodeScript.LATIN && script != Character.UnicodeScript.COMMON;
        return new Run(Math.max(at, first.end()), otherScript && letters >= 2 && unnatural);
    }

    private static boolean hasUnnatural(CharSequence text, MisreadSequence sequence) {
        for (int i = sequence.start() + 1; i < sequence.end(); i++) {
            if (!followsLetters(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSignOrPunctuation(int codePoint) {
        return (codePoint >= 0x2010 && codePoint <= 0x2064)
                || (codePoint >= 0x20a0 && codePoint <= 0x20bf)
                || (codePoint >= 0x2100 && codePoint <= 0x22ff)
                || (codePoint >= 0x2500 && codePoint <= 0x27bf)
                || (codePoint >= 0xfb00 && codePoint <= 0xfb06);
    }

    /** What may stand right behind a letter, in some language. */
    private static boolean followsLetters(char sign) {
        return isQuoteSpaceOrDash(sign)
                || switch (sign) {
                    case 'Š', 'š', 'Œ', 'œ', 'Ž', 'ž', 'Ÿ', 'ƒ', '\u00ad', '´', '™', '®', '·', '†', '‡' -> true;
                    default -> false;
                };
    }

    private static boolean isQuoteSpaceOrDash(char sign) {
        return switch (sign) {
            case '\u00a0', '‘', '’', '‚', '“', '”', '„', '‹', '›', '«', '»', '–', '—', '…', '•' -> true;
            default -> false;
        };
    }
}
