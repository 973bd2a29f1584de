package io.rondo.tokenizer;

/**
 * How a byte-level BPE turns text into words and words into tokens.
 *
 * @param pattern by which text is cut into words
 * @param wholeWords whether a word that is a token becomes that token without merging ({@code ignore_merges} of
 *     tokenizer.json, as Llama 3 and OpenAI's tiktoken have it)
 */
public record BpeRules(SplitPattern pattern, WholeWords wholeWords) {
    /** Whether a word is first looked up in the vocabulary. */
    public enum WholeWords {
        /** Every word is merged from its bytes. */
        MERGED,
        /** A word that is a token becomes that token. */
        LOOKED_UP
    }

    /** GPT-2's. */
    public static final BpeRules GPT2 = new BpeRules(SplitPattern.GPT2, WholeWords.MERGED);

    boolean ignoresMerges() {
        return wholeWords == WholeWords.LOOKED_UP;
    }
}
