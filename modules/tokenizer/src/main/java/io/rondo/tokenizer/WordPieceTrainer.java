package io.rondo.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/**
 * Learns a WordPiece vocabulary from word counts by merging the most frequent pairs, as Hugging Face's
 * {@code WordPieceTrainer} does, and with the same result whatever the order of the words. The words are those of
 * {@link BertText#split}.
 *
 * <p>The tokens are the special tokens, the characters by code point, the characters that continue a word by code point,
 * then one token per merge.
 */
public final class WordPieceTrainer {
    private final WordPieceRules rules;
    private final MergeLearner learner;

    private WordPieceTrainer(WordPieceRules rules) {
        this.rules = rules;
        learner = new MergeLearner(
                (left, right) -> left + right.substring(rules.prefix().length()));
    }

    /**
     * Trains on words, each with its number of occurrences; a word may come several times.
     *
     * @param wordCounts gone through twice
     * @param progress told the size of the vocabulary after each merge
     * @throws IllegalArgumentException if a count is negative
     */
    public static WordPieceTokenizer train(
            Iterable<? extends Map.Entry<String, Long>> wordCounts,
            WordPieceTrainerSettings settings,
            IntConsumer progress) {
        WordPieceTrainer trainer = new WordPieceTrainer(WordPieceRules.bert(settings.text()));
        List<AddedToken> specialTokens = new ArrayList<>();
        for (String token : settings.specialTokens()) {
            specialTokens.add(AddedToken.special(trainer.learner.idOrNew(token), token));
        }
        trainer.add(wordCounts, settings.alphabetLimit());
        trainer.learner.learn(settings.vocabularySize(), settings.minFrequency(), progress);
        return WordPieceTokenizer.of(trainer.learner.tokens(), specialTokens, trainer.rules);
    }

    private void add(Iterable<? extends Map.Entry<String, Long>> wordCounts, int alphabetLimit) {
        Map<Integer, Long> counts = new HashMap<>();
        NavigableSet<Integer> continuing = new TreeSet<>();
        for (Map.Entry<String, Long> wordCount : wordCounts) {
            wordCount
                    .getKey()
                    .codePoints()
                    .forEach(character -> counts.merge(character, wordCount.getValue(), Long::sum));
            wordCount.getKey().codePoints().skip(1).forEach(continuing::add);
        }
        NavigableSet<Integer> alphabet = mostFrequent(counts, alphabetLimit);
        continuing.retainAll(alphabet);
        alphabet.forEach(character -> learner.idOrNew(Character.toString(character)));
        continuing.forEach(character -> learner.idOrNew(rules.prefix() + Character.toString(character)));
        for (Map.Entry<String, Long> wordCount : wordCounts) {
            int[] characters = wordCount.getKey().codePoints().toArray();
            if (characters.length <= rules.longestWord()
                    && Arrays.stream(characters).allMatch(alphabet::contains)) {
                learner.words().add(wordCount.getKey(), symbols(characters), wordCount.getValue());
            }
        }
    }

    private int[] symbols(int[] characters) {
        int[] symbols = new int[characters.length];
        for (int index = 0; index < symbols.length; index++) {
            String character = Character.toString(characters[index]);
            symbols[index] = learner.idOrNew(index == 0 ? character : rules.prefix() + character);
        }
        return symbols;
    }

    private static NavigableSet<Integer> mostFrequent(Map<Integer, Long> counts, int limit) {
        NavigableSet<Integer> characters = new TreeSet<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .forEach(entry -> characters.add(entry.getKey()));
        return characters;
    }
}
