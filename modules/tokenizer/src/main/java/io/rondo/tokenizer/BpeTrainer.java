package io.rondo.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Learns a byte-level BPE from word counts, with the very merges of Hugging Face's {@code BpeTrainer} (initial alphabet:
 * all 256 bytes) and the same result whatever the order of the words. The words are those of {@link PreTokenizer#split}.
 *
 * <p>The tokens are the special tokens, the 256 bytes by the code point of their character, then one token per merge. If
 * the words give no further pair of the minimum frequency, the vocabulary is smaller than asked for.
 */
public final class BpeTrainer {
    private final BpeTrainerSettings settings;
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<AddedToken> addedTokens = new ArrayList<>();
    private final Set<Long> merges = new LinkedHashSet<>();
    private final PairCounts pairs = new PairCounts();
    private final Queue<QueuedPair> queue = new PriorityQueue<>();
    private final TrainingWords words;

    private BpeTrainer(BpeTrainerSettings settings) {
        this.settings = settings;
        for (String token : settings.specialTokens()) {
            addedTokens.add(AddedToken.special(idOrNew(token), token));
        }
        for (char character : ByteAlphabet.ascending()) {
            idOrNew(String.valueOf(character));
        }
        int[] byteIds = new int[256];
        for (int value = 0; value < 256; value++) {
            byteIds[value] = idOrNew(String.valueOf(ByteAlphabet.character(value)));
        }
        words = new TrainingWords(byteIds);
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
        trainer.words.addAll(wordCounts);
        trainer.learn(progress);
        return trainer.tokenizer();
    }

    private void learn(IntConsumer progress) {
        words.countPairs(pairs);
        int round = 0;
        pairs.queueGained(round, queue);
        while (tokens.size() < settings.vocabularySize() && !queue.isEmpty()) {
            QueuedPair top = queue.remove();
            long count = pairs.count(top.place());
            if (count != top.count()) {
                queue.add(top.withCount(count));
                continue;
            }
            if (count < settings.minFrequency()) {
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
        int merged = idOrNew(tokens.get(left) + tokens.get(right));
        // A pair merged a second time counts where it stands last, as in the file that Hugging Face writes.
        merges.remove(top.pair());
        merges.add(top.pair());
        for (int index = 0; index < top.words().size(); index++) {
            words.merge(top.words().get(index), left, right, merged, pairs);
        }
    }

    /** The id of a token; two merges may give the same token. */
    private int idOrNew(String token) {
        Integer known = ids.putIfAbsent(token, tokens.size());
        if (known != null) {
            return known;
        }
        tokens.add(token);
        return tokens.size() - 1;
    }

    private BpeTokenizer tokenizer() {
        List<Merge> learned = merges.stream()
                .map(pair -> new Merge(tokens.get(PairMap.left(pair)), tokens.get(PairMap.right(pair))))
                .toList();
        return BpeTokenizer.of(tokens, learned, addedTokens);
    }
}
