package io.rondo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rondo.kernels.CpuKernels;
import io.rondo.kernels.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One step of the same model on the same batch as libtorch computed it in double precision. The files are written by the
 * benchmarks' {@code GoldenFiles}; parameters follow its formula.
 */
class LibtorchGoldenTest {
    @ParameterizedTest
    @CsvSource({"gpt2-tiny", "llama-tiny", "llama-tiny-tied"})
    void inBf16TheyAreLibtorchsToTwoPerCent(String file) throws IOException {
        Map<String, String> golden = read(file);
        Computation bf16 = new Computation(Computation.Choice.FUSED, 2, false, Precision.BF16);
        try (LanguageModel model = LanguageModel.create(config(golden), 1, DataType.FLOAT, bf16);
                CpuKernels halves = CpuKernels.withHalves(2)) {
            fill(model);
            check(model, golden, 2e-2);
            model.use(halves);
            check(model, golden, 2e-2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2-tiny, PORTABLE, DOUBLE, 1e-8",
        "gpt2-tiny, PORTABLE, FLOAT, 1e-4",
        "gpt2-tiny, FUSED, FLOAT, 1e-4",
        "llama-tiny, PORTABLE, DOUBLE, 1e-8",
        "llama-tiny, PORTABLE, FLOAT, 1e-4",
        "llama-tiny, FUSED, FLOAT, 1e-4",
        "llama-tiny-tied, PORTABLE, DOUBLE, 1e-8",
        "llama-tiny-tied, FUSED, FLOAT, 1e-4"
    })
    void lossLogitsAndEveryGradientAreLibtorchs(
            String file, Computation.Choice kernels, DataType type, double tolerance) throws IOException {
        Map<String, String> golden = read(file);
        try (LanguageModel model = LanguageModel.create(config(golden), 1, type, new Computation(kernels, 2, false))) {
            fill(model);
            check(model, golden, tolerance);
        }
    }

    private static void check(LanguageModel model, Map<String, String> golden, double tolerance) {
        int[] tokens = ints(golden, "tokens");
        int[] labels = ints(golden, "labels");
        int batch = number(golden, "batch");
        int length = number(golden, "length");
        double loss = Double.parseDouble(value(golden, "loss"));
        assertThat(model.computeGradients(tokens, labels, batch, length, 0)).isCloseTo(loss, within(tolerance * loss));
        double[] gradients = model.gradientVector().toDoubleVector();
        for (Parameter parameter : model.parameters()) {
            String[] words = value(golden, "gradient " + parameter.name()).split(" ");
            assertThat(words[1])
                    .isEqualTo(String.join(
                            ",", parameter.shape().stream().map(String::valueOf).toList()));
            double norm = Double.parseDouble(words[3]);
            double squares = 0;
            for (long i = 0; i < parameter.length(); i++) {
                double gradient = gradients[(int) (parameter.offset() + i)];
                squares += gradient * gradient;
            }
            assertThat(Math.sqrt(squares)).as(parameter.name()).isCloseTo(norm, within(tolerance * norm));
            for (String pair : Arrays.copyOfRange(words, 5, words.length)) {
                int at = Integer.parseInt(pair.substring(0, pair.indexOf(':')));
                double expected = Double.parseDouble(pair.substring(pair.indexOf(':') + 1));
                assertThat(gradients[(int) parameter.offset() + at])
                        .as("%s[%d]", parameter.name(), at)
                        .isCloseTo(expected, within(tolerance * norm));
            }
        }
        double[] last = doubles(golden, "last-logits");
        float[] logits = model.logits(tokens, batch, length);
        double largest = Arrays.stream(last).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < last.length; i++) {
            assertThat((double) logits[logits.length - last.length + i])
                    .isCloseTo(last[i], within(Math.max(tolerance, 1e-6) * largest));
        }
    }

    private static TransformerConfig config(Map<String, String> golden) {
        int vocabulary = number(golden, "vocabulary");
        int length = number(golden, "length");
        int layers = number(golden, "layers");
        int heads = number(golden, "heads");
        int width = number(golden, "width");
        return value(golden, "model").equals("gpt2")
                ? TransformerConfig.gpt2(vocabulary, length, layers, heads, width, 0)
                : TransformerConfig.llama(
                        vocabulary,
                        length,
                        layers,
                        heads,
                        number(golden, "key-value-heads"),
                        width,
                        number(golden, "intermediate"),
                        Boolean.parseBoolean(value(golden, "tied")));
    }

    private static void fill(LanguageModel model) {
        float[] flat = new float[model.parameterCount()];
        for (Parameter parameter : model.parameters()) {
            CRC32 crc = new CRC32();
            crc.update(parameter.name().getBytes(StandardCharsets.UTF_8));
            boolean norm = parameter.shape().size() == 1 && parameter.name().endsWith(".weight");
            for (int i = 0; i < parameter.length(); i++) {
                int h = (int) crc.getValue() + i * 0x9E3779B9;
                h = (h ^ (h >>> 16)) * 0x85EBCA6B;
                h = (h ^ (h >>> 13)) * 0xC2B2AE35;
                h ^= h >>> 16;
                float u = (h >>> 8) * 0x1p-24f - 0.5f;
                flat[(int) parameter.offset() + i] = norm ? 1 + 0.4f * u : 0.4f * u;
            }
        }
        model.loadParameters(flat);
    }

    private static Map<String, String> read(String file) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        try (InputStream in = LibtorchGoldenTest.class.getResourceAsStream("/libtorch/" + file + ".txt")) {
            for (String line : List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"))) {
                int space = line.indexOf(' ');
                if (line.startsWith("gradient ")) {
                    space = line.indexOf(' ', space + 1);
                }
                lines.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return lines;
    }

    private static String value(Map<String, String> golden, String key) {
        assertThat(golden).containsKey(key);
        return golden.get(key);
    }

    private static int number(Map<String, String> golden, String key) {
        return Integer.parseInt(value(golden, key));
    }

    private static int[] ints(Map<String, String> golden, String key) {
        return Arrays.stream(value(golden, key).split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static double[] doubles(Map<String, String> golden, String key) {
        return Arrays.stream(value(golden, key).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
