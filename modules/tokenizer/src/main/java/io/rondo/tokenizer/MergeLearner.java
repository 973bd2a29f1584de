package io.rondo.tokenizer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.IntConsumer;

/**
 * Merges the most frequent pair of neighbouring tokens again and again, as Hugging Face's {@code BpeTrainer} does, with
 * counts kept up to date rather than taken anew. The result does not depend on the order of the words.
 */
final class MergeLearner {
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Set<Long> merges = new LinkedHashSet<>();
    private final PairCounts pairs = new PairCounts();
    private final Queue<QueuedPair> queue = new PriorityQueue<>();
    private final TrainingWords words = new TrainingWords();
    private final BinaryOperator<String> joined;

    /** @param joined the token that two tokens make */
    MergeLearner(BinaryOperator<String> joined) {
        this.joined = joined;
    }

    /** The id of a token; two merges may give the same token. */
    int idOrNew(String token) {
        Integer known = ids.putIfAbsent(token, tokens.size());
        if (known != null) {
            return known;
        }
        tokens.add(token);
        return tokens.size() - 1;
    }

    /** The words to learn from, to be given before {@link #learn}. */
    TrainingWords words() {
        return words;
    }

    /** @param progress told the size of the vocabulary after each merge */
    void learn(int vocabularySize, long minFrequency, IntConsumer progress) {
        words.countPairs(pairs);
        int round = 0;
        pairs.queueGained(round, queue);
        while (tokens.size() < vocabularySize && !queue.isEmpty()) {
            QueuedPair top = queue.remove();
            long count = pairs.count(top.place());
            if (count != top.count()) {
                queue.add(top.withCount(count));
                continue;
            }
            if (count < minFrequency) {
                return;
            }
            round++;
            merge(top);
            pairs.queueGained(round, queue);
            progress.accept(tokens.size());
        }
    }

    private void merge(QueuedPair top) {
        int left = PairMap.left(top.pair());
        int right = PairMap.right(top.pair());
        int merged = idOrNew(joined.apply(tokens.get(left), tokens.get(right)));
        // A pair merged a second time counts where it stands last, as in the file that Hugging Face writes.
        merges.remove(top.pair());
        merges.add(top.pair());
        for (int index = 0; index < top.words().size(); index++) {
            words.merge(top.words().get(index), left, right, merged, pairs);
        }
    }

    List<String> tokens() {
        return tokens;
    }

    /** Those learned, as pairs of ids ({@link PairMap#pair}). */
    Collection<Long> merges() {
        return merges;
    }
}
