package io.rondo.tokenizer;

import java.util.HashSet;
import java.util.List;

/**
 * What {@link WordPieceTrainer} is to make.
 *
 * @param text how text becomes words
 * @param vocabularySize the number of tokens to stop at
 * @param minFrequency a pair seen less often than this is not merged; at least 1
 * @param alphabetLimit of more distinct characters only the most frequent get tokens, equally frequent ones by code point;
 *     a word with another character is unknown
 * @param specialTokens the first tokens, from id 0; {@code [UNK]} is one of them
 */
public record WordPieceTrainerSettings(
        BertText text, int vocabularySize, long minFrequency, int alphabetLimit, List<String> specialTokens) {
    /** BERT's, in the order that Hugging Face trains them in. */
    public static final List<String> BERT_TOKENS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    public WordPieceTrainerSettings {
        specialTokens = List.copyOf(specialTokens);
        if (!specialTokens.contains("[UNK]")
                || specialTokens.contains("")
                || new HashSet<>(specialTokens).size() < specialTokens.size()) {
            throw new IllegalArgumentException("The special tokens " + specialTokens
                    + " must differ from each other, must not be empty, and one must be [UNK].");
        }
        if (minFrequency < 1 || alphabetLimit < 1 || vocabularySize < specialTokens.size()) {
            throw new IllegalArgumentException(String.format(
                    "Minimum frequency %d and alphabet limit %d must be at least 1, and vocabulary size %d at least the %d"
                            + " special tokens.",
                    minFrequency, alphabetLimit, vocabularySize, specialTokens.size()));
        }
    }

    /** A vocabulary of a size from uncased text, with at most 1,000 characters. */
    public static WordPieceTrainerSettings ofSize(int vocabularySize) {
        return new WordPieceTrainerSettings(BertText.UNCASED, vocabularySize, 1, 1000, BERT_TOKENS);
    }
}
