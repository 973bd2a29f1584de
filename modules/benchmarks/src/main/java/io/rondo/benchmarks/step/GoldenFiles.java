package io.rondo.benchmarks.step;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Writes what libtorch computes, in double precision, for small models whose parameters follow a formula, so that the
 * default tests can compare with it where no libtorch is. {@code GoldenFiles directory} writes one file per model.
 *
 * <p>Parameter {@code i} (row-major in Hugging Face's layout) of a tensor is {@code 0.4·u}, or {@code 1 + 0.4·u} if the
 * tensor is the weight of a norm, with {@code u = (h >>> 8)·2^-24 − 0.5} in float arithmetic, and {@code h} the 32-bit
 * finalizer of MurmurHash3 of {@code crc32(name in UTF-8) + i·0x9E3779B9}.
 */
public final class GoldenFiles {
    private static final int BATCH = 2;
    private static final int VALUES = 8;

    private GoldenFiles() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        Gpt2Shape gpt2 = new Gpt2Shape(61, 12, 2, 4, 32);
        try (PeerModel model = new Gpt2Peer(gpt2, ScalarType.Double, false)) {
            String head =
                    """
                    model gpt2
                    vocabulary %d
                    length %d
                    layers %d
                    heads %d
                    width %d
                    epsilon 1e-5
                    """
                            .formatted(gpt2.vocabulary(), gpt2.length(), gpt2.layers(), gpt2.heads(), gpt2.width());
            write(directory.resolve("gpt2-tiny.txt"), head, model, gpt2.vocabulary(), gpt2.length());
        }
        for (boolean tied : new boolean[] {false, true}) {
            LlamaShape llama = new LlamaShape(61, 12, 2, 4, 2, 32, 48, tied);
            try (PeerModel model = new LlamaPeer(llama, ScalarType.Double, false)) {
                String head =
                        """
                        model llama
                        vocabulary %d
                        length %d
                        layers %d
                        heads %d
                        key-value-heads %d
                        width %d
                        intermediate %d
                        tied %b
                        epsilon 1e-5
                        theta 10000
                        """
                                .formatted(
                                        llama.vocabulary(),
                                        llama.length(),
                                        llama.layers(),
                                        llama.heads(),
                                        llama.keyValueHeads(),
                                        llama.width(),
                                        llama.intermediate(),
                                        tied);
                Path file = directory.resolve(tied ? "llama-tiny-tied.txt" : "llama-tiny.txt");
                write(file, head, model, llama.vocabulary(), llama.length());
            }
        }
    }

    /** Parameter {@code index} of a tensor. */
    static float parameter(String name, boolean norm, int index) {
        CRC32 checksum = new CRC32();
        checksum.update(name.getBytes(StandardCharsets.UTF_8));
        int hash = (int) checksum.getValue() + index * 0x9E3779B9;
        hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
        hash ^= hash >>> 16;
        float uniform = (hash >>> 8) * 0x1p-24f - 0.5f;
        return norm ? 1 + 0.4f * uniform : 0.4f * uniform;
    }

    @SuppressWarnings("try") // the scope frees what is made in it
    private static void write(Path file, String head, PeerModel model, int vocabulary, int length) throws IOException {
        for (String name : model.names()) {
            float[] values = new float[Math.toIntExact(product(model.shape(name)))];
            boolean norm = name.endsWith("norm.weight") || name.matches("(.*\\.)?ln_[12f]\\.weight");
            for (int i = 0; i < values.length; i++) {
                values[i] = parameter(name, norm, i);
            }
            model.set(name, values);
        }
        int[] tokens = new int[BATCH * length];
        int[] labels = new int[BATCH * length];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (i * 7 + i * i * 3) % vocabulary;
            labels[i] = (i * 5 + i * i + 1) % vocabulary;
        }
        StringBuilder text = new StringBuilder("# libtorch 2.7.1 in double precision; written by ")
                .append(GoldenFiles.class.getName())
                .append(", which describes the parameters\n")
                .append(head)
                .append("batch ")
                .append(BATCH)
                .append("\ntokens ")
                .append(join(tokens))
                .append("\nlabels ")
                .append(join(labels));
        try (PointerScope scope = new PointerScope()) {
            Tensor ids = PeerModel.ids(tokens, BATCH, length);
            Tensor loss = model.loss(ids, PeerModel.ids(labels, BATCH, length));
            loss.backward();
            text.append("\nloss ").append(number(loss.item_double()));
            double[] logits = PeerModel.doubles(model.logits(ids));
            double[] last = Arrays.copyOfRange(logits, logits.length - vocabulary, logits.length);
            text.append("\nlogits-norm ").append(number(norm(logits)));
            text.append("\nlast-logits ")
                    .append(Arrays.stream(last).mapToObj(GoldenFiles::number).collect(Collectors.joining(" ")));
        }
        for (String name : model.names()) {
            double[] gradient = model.gradient(name);
            text.append("\ngradient ").append(name).append(" shape ");
            text.append(model.shape(name).stream().map(Object::toString).collect(Collectors.joining(",")));
            text.append(" norm ").append(number(norm(gradient))).append(" values");
            for (int i = 0; i < VALUES; i++) {
                int at = (int) ((long) i * (gradient.length - 1) / (VALUES - 1));
                text.append(' ').append(at).append(':').append(number(gradient[at]));
            }
        }
        Files.writeString(file, text.append('\n'));
    }

    private static long product(List<Long> shape) {
        return shape.stream().reduce(1L, (a, b) -> a * b);
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.9e", value);
    }

    private static String join(int[] values) {
        return Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }
}
