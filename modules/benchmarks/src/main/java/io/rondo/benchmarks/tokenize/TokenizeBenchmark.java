package io.rondo.benchmarks.tokenize;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.rondo.benchmarks.CpuFeatures;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Encodes the lines of Europarl, one by one, with Rondo, jtokkit and Hugging Face's tokenizers (through DJL), by turns.
 *
 * <p>{@code TokenizeBenchmark [vocabulary [rounds]]}; the vocabulary is {@code r50k_base} (the default),
 * {@code cl100k_base} or {@code o200k_base}, which jtokkit's jar carries. All must give the same ids for every line before
 * anything is timed; otherwise the status is 1.
 */
public final class TokenizeBenchmark {
    private TokenizeBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        String vocabulary = arguments.length > 0 ? arguments[0] : "r50k_base";
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        List<String> lines = EuroparlText.lines();
        long bytes = 0;
        for (String line : lines) {
            bytes += line.getBytes(StandardCharsets.UTF_8).length;
        }
        Tokenizer rondo = rondo(vocabulary);
        try (HuggingFaceTokenizer huggingFace = huggingFace(rondo)) {
            Encoding jtokkit = Encodings.newLazyEncodingRegistry()
                    .getEncoding(EncodingType.fromName(vocabulary).orElseThrow());
            List<Contestant> contestants = List.of(
                    new Contestant("Rondo", rondo::encodeOrdinary),
                    new Contestant(
                            "jtokkit", text -> jtokkit.encodeOrdinary(text).toArray()),
                    new Contestant("Hugging Face tokenizers (DJL)", text -> ids(huggingFace, text)));
            System.out.println(CpuFeatures.describe());
            long tokens = requireSameIds(contestants, lines);
            System.out.printf("%s: %,d lines, %.1f MB, %,d tokens%n", vocabulary, lines.size(), bytes / 1e6, tokens);
            report(contestants, seconds(contestants, lines, rounds), bytes);
        }
    }

    private static long requireSameIds(List<Contestant> contestants, List<String> lines) {
        long tokens = 0;
        for (String line : lines) {
            int[] expected = contestants.get(0).encoder().encode(line);
            tokens += expected.length;
            for (Contestant contestant : contestants) {
                if (!Arrays.equals(contestant.encoder().encode(line), expected)) {
                    System.err.println(contestant.name() + " has other ids for: " + line);
                    System.exit(1);
                }
            }
        }
        return tokens;
    }

    /** For each contestant the seconds of each round; they take turns, so that what disturbs one disturbs all. */
    private static List<List<Double>> seconds(List<Contestant> contestants, List<String> lines, int rounds) {
        List<List<Double>> seconds = new ArrayList<>();
        contestants.forEach(contestant -> seconds.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int side = 0; side < contestants.size(); side++) {
                Contestant.Encoder encoder = contestants.get(side).encoder();
                long start = System.nanoTime();
                long tokens = 0;
                for (String line : lines) {
                    tokens += encoder.encode(line).length;
                }
                seconds.get(side).add((System.nanoTime() - start) / 1e9);
                if (tokens == 0) {
                    throw new IllegalStateException(contestants.get(side).name() + " made no tokens.");
                }
            }
        }
        return seconds;
    }

    private static void report(List<Contestant> contestants, List<List<Double>> seconds, long bytes) {
        double ours = median(seconds.get(0));
        System.out.println("| library | median | best | Rondo is |");
        System.out.println("|---|---|---|---|");
        for (int side = 0; side < contestants.size(); side++) {
            List<Double> taken = seconds.get(side);
            double best = taken.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            System.out.printf(
                    "| %s | %.1f MB/s | %.1f MB/s | %.2f times as fast |%n",
                    contestants.get(side).name(),
                    bytes / 1e6 / median(taken),
                    bytes / 1e6 / best,
                    median(taken) / ours);
        }
    }

    private static double median(List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static Tokenizer rondo(String vocabulary) throws IOException {
        try (InputStream file =
                Encodings.class.getResourceAsStream("/com/knuddels/jtokkit/" + vocabulary + ".tiktoken")) {
            if (file == null) {
                throw new IOException("jtokkit has no vocabulary " + vocabulary + ".");
            }
            return TokenizerFile.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8), vocabulary);
        }
    }

    private static HuggingFaceTokenizer huggingFace(Tokenizer tokenizer) throws IOException {
        // The CPU library is in DJL's jar; with these settings DJL asks no network.
        System.setProperty("RUST_FLAVOR", "cpu");
        System.setProperty("OFFLINE", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        return HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(tokenizer.toJson().getBytes(StandardCharsets.UTF_8)),
                Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    }

    private static int[] ids(HuggingFaceTokenizer tokenizer, String text) {
        long[] longs = tokenizer.encode(text, false, false).getIds();
        int[] ids = new int[longs.length];
        for (int index = 0; index < ids.length; index++) {
            ids[index] = Math.toIntExact(longs[index]);
        }
        return ids;
    }
}
