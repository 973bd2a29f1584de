package io.rondo.tokenizer;

/** {@link SplitPattern#GPT4}. */
final class Gpt4Splitter implements Splitter {
    @Override
    public int wordEnd(byte[] text, int start, int limit) {
        int first = Utf8.codePoint(text, start);
        int next = start + Utf8.length(text[start]);
        byte kind = CharacterClass.of(first);
        if (kind == CharacterClass.LETTER) {
            return CharacterClass.runEnd(text, next, limit, kind);
        }
        if (kind == CharacterClass.NUMBER) {
            return SplitRules.threeNumbersEnd(text, start, limit);
        }
        if (first == '\'') {
            int contraction = SplitRules.anyCaseContractionEnd(text, start, limit);
            if (contraction > start) {
                return contraction;
            }
        }
        if (next < limit && first != '\n' && first != '\r') {
            byte second = CharacterClass.of(Utf8.codePoint(text, next));
            if (second == CharacterClass.LETTER) {
                return CharacterClass.runEnd(text, next, limit, second);
            }
            if (first == ' ' && second == CharacterClass.OTHER) {
                return signsEnd(text, next, limit);
            }
        }
        return kind == CharacterClass.SPACE
                ? SplitRules.spaceEnd(text, start, limit, true)
                : signsEnd(text, start, limit);
    }

    private static int signsEnd(byte[] text, int start, int limit) {
        return SplitRules.breaksEnd(text, CharacterClass.runEnd(text, start, limit, CharacterClass.OTHER), limit);
    }
}
