package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.tokenizer.RecountingTrainer.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hugging Face's training rules one by one, with plain collections and no regard to speed, and with what follows from
 * them where two merges give the same token: a pair that was merged keeps its count, so if it arises anew it can be
 * queued, and be merged, once more; it then ranks where it was merged last.
 */
final class LiteralTrainer {
    private record Queued(Pair pair, long count, int round, Set<Integer> words) {}

    private static final Comparator<Queued> FIRST = Comparator.comparingLong((Queued queued) -> -queued.count())
            .thenComparingInt(queued -> queued.pair().left())
            .thenComparingInt(queued -> queued.pair().right())
            .thenComparingInt(Queued::round);

    final List<String> tokens = new ArrayList<>();
    final Set<Merge> merges = new LinkedHashSet<>();

    private final List<List<Integer>> words = new ArrayList<>();
    private final List<Long> weights = new ArrayList<>();
    private final Map<Pair, Long> counts = new HashMap<>();
    private final Map<Pair, Set<Integer>> gained = new LinkedHashMap<>();
    private final List<Queued> queue = new ArrayList<>();
    private final Set<Pair> merged = new HashSet<>();

    LiteralTrainer(Map<String, Long> wordCounts, BpeTrainerSettings settings) {
        tokens.addAll(settings.specialTokens());
        for (char character : ByteAlphabet.ascending()) {
            if (!tokens.contains(String.valueOf(character))) {
                tokens.add(String.valueOf(character));
            }
        }
        wordCounts.forEach((word, count) -> {
            words.add(RecountingTrainer.symbols(word, tokens));
            weights.add(count);
            List<Integer> symbols = words.get(words.size() - 1);
            for (int index = 0; index + 1 < symbols.size(); index++) {
                change(symbols.get(index), symbols.get(index + 1), count, words.size() - 1);
            }
        });
        queueGained(0);
        for (int round = 1; tokens.size() < settings.vocabularySize() && !queue.isEmpty(); ) {
            Queued top = queue.stream().min(FIRST).orElseThrow();
            queue.remove(top);
            long count = counts.get(top.pair());
            if (count != top.count()) {
                queue.add(new Queued(top.pair(), count, top.round(), top.words()));
            } else if (count < settings.minFrequency()) {
                return;
            } else {
                merge(top);
                queueGained(round++);
                checkCounts();
            }
        }
    }

    private void merge(Queued top) {
        int left = top.pair().left();
        int right = top.pair().right();
        Merge merge = new Merge(tokens.get(left), tokens.get(right));
        merges.remove(merge);
        merges.add(merge);
        merged.add(top.pair());
        if (!tokens.contains(merge.result())) {
            tokens.add(merge.result());
        }
        int result = tokens.indexOf(merge.result());
        for (int number : top.words()) {
            List<Integer> word = words.get(number);
            long weight = weights.get(number);
            for (int index = 0; index + 1 < word.size(); index++) {
                if (word.get(index) == left && word.get(index + 1) == right) {
                    word.set(index, result);
                    word.remove(index + 1);
                    if (index > 0) {
                        change(word.get(index - 1), left, -weight, number);
                        change(word.get(index - 1), result, weight, number);
                    }
                    if (index + 1 < word.size()) {
                        change(right, word.get(index + 1), -weight, number);
                        change(result, word.get(index + 1), weight, number);
                    }
                }
            }
        }
    }

    private void change(int left, int right, long change, int word) {
        Pair pair = new Pair(left, right);
        counts.merge(pair, change, Long::sum);
        if (change > 0) {
            gained.computeIfAbsent(pair, none -> new LinkedHashSet<>()).add(word);
        }
    }

    private void queueGained(int round) {
        gained.forEach((pair, found) -> {
            if (counts.get(pair) > 0) {
                queue.add(new Queued(pair, counts.get(pair), round, found));
            }
        });
        gained.clear();
    }

    /** The kept counts are the true ones, but for pairs that were merged, whose counts may be too high. */
    private void checkCounts() {
        Map<Pair, Long> recounted = RecountingTrainer.count(words, weights);
        counts.forEach((pair, count) -> {
            long actual = recounted.getOrDefault(pair, 0L);
            assertThat(merged.contains(pair) ? count >= actual : count == actual)
                    .as("%s", pair)
                    .isTrue();
        });
    }
}
