package io.rondo.tokenizer;

/** {@link SplitPattern#GPT2}. */
final class Gpt2Splitter implements Splitter {
    @Override
    public int wordEnd(byte[] text, int start, int limit) {
        int first = text[start];
        int next = start + 1;
        if (first == ' ') {
            if (next == limit) {
                return limit;
            }
            byte kind = CharacterClass.of(Utf8.codePoint(text, next));
            return kind == CharacterClass.SPACE
                    ? SplitRules.spaceEnd(text, start, limit, false)
                    : CharacterClass.runEnd(text, next, limit, kind);
        }
        if (first == '\'') {
            int contraction = SplitRules.contractionEnd(text, start, limit);
            if (contraction > start) {
                return contraction;
            }
        }
        byte kind = CharacterClass.of(Utf8.codePoint(text, start));
        return kind == CharacterClass.SPACE
                ? SplitRules.spaceEnd(text, start, limit, false)
                : CharacterClass.runEnd(text, start, limit, kind);
    }
}
