package io.rondo.tokenizer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The vocabularies that OpenAI publishes as {@code .tiktoken} files, which hold neither the split pattern nor the special
 * tokens; these are as in OpenAI's tiktoken library.
 */
public enum OpenAiVocabulary {
    /** GPT-2 and GPT-3. */
    R50K_BASE(50_256, SplitPattern.GPT2),

    /** GPT-3.5 and GPT-4. */
    CL100K_BASE(100_256, SplitPattern.GPT4),

    /** GPT-4o. */
    O200K_BASE(199_998, SplitPattern.O200K);

    private final int ranks;
    private final SplitPattern pattern;

    OpenAiVocabulary(int ranks, SplitPattern pattern) {
        this.ranks = ranks;
        this.pattern = pattern;
    }

    /** The vocabulary whose file has a number of tokens; empty if none has. */
    static Optional<OpenAiVocabulary> ofRanks(int ranks) {
        return Stream.of(values())
                .filter(vocabulary -> vocabulary.ranks == ranks)
                .findFirst();
    }

    /** The number of lines of its file. */
    public int ranks() {
        return ranks;
    }

    /** By which it cuts text into words. */
    public SplitPattern pattern() {
        return pattern;
    }

    /** What it recognises in text; their ids lie beyond the ranks, in part with gaps. */
    public List<AddedToken> specialTokens() {
        return switch (this) {
            case R50K_BASE -> List.of(AddedToken.special(50_256, Tokenizer.END_OF_DOCUMENT));
            case CL100K_BASE ->
                List.of(
                        AddedToken.special(100_257, Tokenizer.END_OF_DOCUMENT),
                        AddedToken.special(100_258, "<|fim_prefix|>"),
                        AddedToken.special(100_259, "<|fim_middle|>"),
                        AddedToken.special(100_260, "<|fim_suffix|>"),
                        AddedToken.special(100_276, "<|endofprompt|>"));
            case O200K_BASE ->
                List.of(
                        AddedToken.special(199_999, Tokenizer.END_OF_DOCUMENT),
                        AddedToken.special(200_018, "<|endofprompt|>"));
        };
    }
}
