package io.rondo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BPE training straight from its definition, independent of {@link BpeTrainer}: counts every pair anew before each merge.
 * It is the same as Hugging Face's trainer as long as no two merges give the same token (see {@link LiteralTrainer}).
 */
final class RecountingTrainer {
    record Pair(int left, int right) {}

    final List<String> tokens = new ArrayList<>();
    final List<Merge> merges = new ArrayList<>();
    /** Whether a merge gave a token that was there already. */
    boolean sawTokenTwice;

    private final List<List<Integer>> words = new ArrayList<>();
    private final List<Long> weights = new ArrayList<>();

    RecountingTrainer(Map<String, Long> wordCounts, BpeTrainerSettings settings) {
        tokens.addAll(settings.specialTokens());
        for (char character : ByteAlphabet.ascending()) {
            if (!tokens.contains(String.valueOf(character))) {
                tokens.add(String.valueOf(character));
            }
        }
        wordCounts.forEach((word, count) -> {
            words.add(symbols(word, tokens));
            weights.add(count);
        });
        while (tokens.size() < settings.vocabularySize()) {
            Map<Pair, Long> counts = count(words, weights);
            if (counts.isEmpty()) {
                return;
            }
            Pair best = counts.entrySet().stream()
                    .min(Map.Entry.<Pair, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(entry -> entry.getKey().left())
                            .thenComparing(entry -> entry.getKey().right()))
                    .orElseThrow()
                    .getKey();
            if (counts.get(best) < settings.minFrequency()) {
                return;
            }
            merge(best);
        }
    }

    private void merge(Pair pair) {
        Merge merge = new Merge(tokens.get(pair.left()), tokens.get(pair.right()));
        merges.add(merge);
        sawTokenTwice |= tokens.contains(merge.result());
        if (!tokens.contains(merge.result())) {
            tokens.add(merge.result());
        }
        int merged = tokens.indexOf(merge.result());
        for (List<Integer> word : words) {
            for (int index = 0; index + 1 < word.size(); index++) {
                if (word.get(index) == pair.left() && word.get(index + 1) == pair.right()) {
                    word.set(index, merged);
                    word.remove(index + 1);
                }
            }
        }
    }

    static List<Integer> symbols(String word, List<String> tokens) {
        List<Integer> symbols = new ArrayList<>();
        for (byte value : word.getBytes(StandardCharsets.UTF_8)) {
            symbols.add(tokens.indexOf(String.valueOf(ByteAlphabet.character(value & 0xFF))));
        }
        return symbols;
    }

    static Map<Pair, Long> count(List<List<Integer>> words, List<Long> weights) {
        Map<Pair, Long> counts = new HashMap<>();
        for (int word = 0; word < words.size(); word++) {
            List<Integer> symbols = words.get(word);
            for (int index = 0; index + 1 < symbols.size(); index++) {
                counts.merge(new Pair(symbols.get(index), symbols.get(index + 1)), weights.get(word), Long::sum);
            }
        }
        return counts;
    }
}
