package io.rondo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Learns a byte-level BPE from word counts, with the very merges of Hugging Face's {@code BpeTrainer} (initial alphabet:
 * all 256 bytes) and the same result whatever the order of the words. The words are those of {@link PreTokenizer#split}
 * by {@link BpeTrainerSettings#pattern}.
 *
 * <p>The tokens are the special tokens, the 256 bytes by the code point of their character, then one token per merge. If
 * the words give no further pair of the minimum frequency, the vocabulary is smaller than asked for.
 */
public final class BpeTrainer {
    private final BpeTrainerSettings settings;
    private final MergeLearner learner = new MergeLearner(String::concat);
    private final List<AddedToken> addedTokens = new ArrayList<>();
    private final int[] byteIds = new int[256];

    private BpeTrainer(BpeTrainerSettings settings) {
        this.settings = settings;
        for (String token : settings.specialTokens()) {
            addedTokens.add(AddedToken.special(learner.idOrNew(token), token));
        }
        for (char character : ByteAlphabet.ascending()) {
            learner.idOrNew(String.valueOf(character));
        }
        for (int value = 0; value < 256; value++) {
            byteIds[value] = learner.idOrNew(String.valueOf(ByteAlphabet.character(value)));
        }
    }

    /** Trains on words as they stand in the text, each with its number of occurrences. */
    public static BpeTokenizer train(Map<String, Long> wordCounts, BpeTrainerSettings settings) {
        return train(wordCounts.entrySet(), settings, vocabularySize -> {});
    }

    /**
     * Trains on words as they stand in the text, each with its number of occurrences; a word may come several times.
     *
     * @param progress told the size of the vocabulary after each merge
     * @throws IllegalArgumentException if a count is negative
     */
    public static BpeTokenizer train(
            Iterable<? extends Map.Entry<String, Long>> wordCounts, BpeTrainerSettings settings, IntConsumer progress) {
        BpeTrainer trainer = new BpeTrainer(settings);
        for (Map.Entry<String, Long> wordCount : wordCounts) {
            trainer.add(wordCount.getKey(), wordCount.getValue());
        }
        trainer.learner.learn(settings.vocabularySize(), settings.minFrequency(), progress);
        return trainer.tokenizer();
    }

    private void add(String word, long count) {
        byte[] bytes = Utf8.wellFormed(word).getBytes(StandardCharsets.UTF_8);
        int[] symbols = new int[bytes.length];
        for (int index = 0; index < bytes.length; index++) {
            symbols[index] = byteIds[bytes[index] & 0xFF];
        }
        learner.words().add(word, symbols, count);
    }

    private BpeTokenizer tokenizer() {
        List<String> tokens = learner.tokens();
        List<Merge> learned = learner.merges().stream()
                .map(pair -> new Merge(tokens.get(PairMap.left(pair)), tokens.get(PairMap.right(pair))))
                .toList();
        return BpeTokenizer.of(
                tokens, learned, addedTokens, new BpeRules(settings.pattern(), BpeRules.WholeWords.MERGED));
    }
}
