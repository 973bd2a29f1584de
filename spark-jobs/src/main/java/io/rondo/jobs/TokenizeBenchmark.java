package io.rondo.jobs;

import io.rondo.tokenizer.BpeTrainer;
import io.rondo.tokenizer.BpeTrainerSettings;
import io.rondo.tokenizer.PreTokenizer;
import io.rondo.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encoding of a text's lines, one by one on one thread, as corpus preparation encodes documents.
 *
 * @param training how long it took, where the tokenizer was trained for this
 */
record TokenizeBenchmark(Tokenizer tokenizer, Optional<Training> training) {
    private static final int WORST_CASE_BYTES = 10_000_000;

    /** Times in seconds. */
    record Training(double countingSeconds, int distinctWords, double mergingSeconds) {}

    /**
     * What was measured.
     *
     * @param bytes of the lines in UTF-8, without line feeds
     * @param seconds of each timed round, in order
     * @param worstCases for each kind of character the seconds that 10 MB of it take as one document
     */
    record Result(int lines, long bytes, long tokens, List<Double> seconds, Map<String, Double> worstCases) {
        double median() {
            List<Double> sorted = seconds.stream().sorted().toList();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }

        double best() {
            return seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        }
    }

    static TokenizeBenchmark of(Tokenizer tokenizer) {
        return new TokenizeBenchmark(tokenizer, Optional.empty());
    }

    /** With a byte-pair encoding that is trained on the lines. */
    static TokenizeBenchmark trained(List<String> lines, int vocabularySize) {
        long start = System.nanoTime();
        Map<String, Long> counts = new HashMap<>();
        for (String line : lines) {
            PreTokenizer.split(line, word -> counts.merge(word, 1L, Long::sum));
        }
        long counted = System.nanoTime();
        Tokenizer tokenizer = BpeTrainer.train(counts, BpeTrainerSettings.ofSize(vocabularySize));
        return new TokenizeBenchmark(
                tokenizer,
                Optional.of(new Training((counted - start) / 1e9, counts.size(), (System.nanoTime() - counted) / 1e9)));
    }

    Result run(List<String> lines, int rounds) {
        long tokens = encode(lines);
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            tokens = encode(lines);
            seconds.add((System.nanoTime() - start) / 1e9);
        }
        long bytes = 0;
        for (String line : lines) {
            bytes += line.getBytes(StandardCharsets.UTF_8).length;
        }
        return new Result(lines.size(), bytes, tokens, seconds, worstCases());
    }

    private long encode(List<String> lines) {
        long tokens = 0;
        for (String line : lines) {
            tokens += tokenizer.encodeOrdinary(line).length;
        }
        return tokens;
    }

    private Map<String, Double> worstCases() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("a", secondsFor("a"));
        seconds.put("blanks", secondsFor(" "));
        seconds.put("emoji", secondsFor("\uD83D\uDE00"));
        return seconds;
    }

    private double secondsFor(String unit) {
        String text = unit.repeat(WORST_CASE_BYTES / unit.getBytes(StandardCharsets.UTF_8).length);
        long start = System.nanoTime();
        if (tokenizer.encodeOrdinary(text).length == 0) {
            throw new IllegalStateException("The tokenizer made nothing of \"" + unit + "\".");
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
