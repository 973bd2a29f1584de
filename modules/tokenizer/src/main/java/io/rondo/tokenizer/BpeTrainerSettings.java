package io.rondo.tokenizer;

import java.util.HashSet;
import java.util.List;

/**
 * What {@link BpeTrainer} is to make.
 *
 * @param vocabularySize the number of tokens to stop at; at least the special tokens and the 256 bytes
 * @param minFrequency a pair seen less often than this is not merged; at least 1
 * @param specialTokens the first tokens, from id 0
 * @param pattern by which the words were cut, and the tokenizer will cut text
 */
public record BpeTrainerSettings(
        int vocabularySize, long minFrequency, List<String> specialTokens, SplitPattern pattern) {
    /** For words of {@link SplitPattern#GPT2}. */
    public BpeTrainerSettings(int vocabularySize, long minFrequency, List<String> specialTokens) {
        this(vocabularySize, minFrequency, specialTokens, SplitPattern.GPT2);
    }

    public BpeTrainerSettings {
        specialTokens = List.copyOf(specialTokens);
        if (specialTokens.contains("")) {
            throw new IllegalArgumentException("A special token must not be empty.");
        }
        if (new HashSet<>(specialTokens).size() < specialTokens.size()) {
            throw new IllegalArgumentException("The special tokens " + specialTokens + " must differ from each other.");
        }
        int least = 256 + specialTokens.size();
        if (vocabularySize < least) {
            throw new IllegalArgumentException(String.format(
                    "The vocabulary size is %d, but 256 bytes and %d special tokens need at least %d.",
                    vocabularySize, specialTokens.size(), least));
        }
        if (minFrequency < 1) {
            throw new IllegalArgumentException(
                    "The minimum frequency is " + minFrequency + ", but must be at least 1.");
        }
    }

    /** A vocabulary of a size, with {@link Tokenizer#END_OF_DOCUMENT} as its one special token. */
    public static BpeTrainerSettings ofSize(int vocabularySize) {
        return new BpeTrainerSettings(vocabularySize, 1, List.of(Tokenizer.END_OF_DOCUMENT));
    }
}
