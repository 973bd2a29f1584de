package io.rondo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    private static final float[] VALUES = {1, -2, 0.5f, 3.25f, Float.POSITIVE_INFINITY, Float.MIN_VALUE, -0.0f};

    @TempDir
    Path folder;

    private FileStore store;

    @BeforeEach
    void openStore() {
        store = HadoopFileStore.at(folder.toString());
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafetensorsWriter.write(out, Map.of("format", "pt"), tensors());
        assertThat(out.toByteArray()).isEqualTo(golden());
    }

    @Test
    void theGoldenFileIsRead() throws IOException {
        try (SafetensorsReader reader = reader(golden())) {
            assertThat(reader.names()).containsExactly("weight", "empty", "scale");
            assertThat(reader.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(reader.shape("weight")).containsExactly(2, 3);
            assertThat(reader.shape("scale")).isEmpty();
            assertThat(reader.read("weight")).containsExactly(java.util.Arrays.copyOf(VALUES, 6));
            assertThat(reader.read("empty")).isEmpty();
            assertThat(Float.floatToRawIntBits(reader.read("scale")[0])).isEqualTo(Float.floatToRawIntBits(-0.0f));
            float[] part = new float[4];
            reader.read("weight", 2, part, 1, 2);
            assertThat(part).containsExactly(0, 0.5f, 3.25f, 0);
            assertThatThrownBy(() -> reader.read("weight", 5, part, 0, 2))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> reader.read("bias"))
                    .isInstanceOf(RondoException.class)
                    .hasMessageEndingWith(" has no tensor bias");
        }
    }

    @Test
    void largeTensorsAreStreamedInChunks() throws IOException {
        float[] values = new float[700_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        CheckpointFile file = SafetensorsWriter.write(
                store, "d/large", Map.of(), List.of(Tensor.of("x", new long[] {values.length - 1}, values, 1)));
        assertThat(store.entry("d/large").orElseThrow().length()).isEqualTo(file.length());
        try (SafetensorsReader reader = SafetensorsReader.open(store, "d/large")) {
            assertThat(reader.read("x")).isEqualTo(java.util.Arrays.copyOfRange(values, 1, values.length));
        }
    }

    @Test
    void aFailingSourceLeavesNoFile() throws IOException {
        Tensor broken = new Tensor("x", List.of(10L), (from, target, count) -> {
            throw new IllegalStateException("the source broke");
        });
        assertThatThrownBy(() -> SafetensorsWriter.write(store, "x", Map.of(), List.of(broken)))
                .hasMessage("the source broke");
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void impossibleTensorsAreRefused() {
        assertThatThrownBy(() -> new Tensor("x", List.of(1L << 16, 1L << 15), FloatSource.of(new float[0], 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have fewer than 2^31 elements");
        assertThatThrownBy(() -> Tensor.of("x", new long[] {3}, new float[4], 2))
                .hasMessage("tensor x of shape [3] needs 3 values, but there are 2");
        Tensor one = Tensor.of("x", new long[] {1}, new float[1], 0);
        assertThatThrownBy(() -> SafetensorsWriter.write(OutputStream.nullOutputStream(), Map.of(), List.of(one, one)))
                .hasMessage("two tensors are called x");
    }

    @Test
    void everyBrokenRuleOfTheFormatIsNamed() throws IOException {
        refused(new byte[5], "it has 5 bytes, fewer than the 8 it starts with");
        refused(file(200_000_000, "{}", 0), "its header claims 200000000 bytes, more than the 100000000 allowed");
        refused(file(-1, "{}", 0), "its header claims 18446744073709551615 bytes, more than the 100000000 allowed");
        refused(file(50, "{}", 3), "its header claims 50 bytes, but the file has only 13 in all");
        refused(file(" {}", 0), "its header does not start with {");
        refused(file("{\"a\":", 0), "its header is not valid JSON: ");
        refused(file("{} x", 0), "its header is not valid JSON: ");
        refused(file("{} {}", 0), "something follows the JSON object of its header");
        String a = "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        refused(file("{" + a + "," + a + "}", 4), "its header is not valid JSON: Duplicate field 'a'");
        refused(file("{" + a + "}", 5), "its tensors have 4 bytes in all, but 5 bytes follow the header");
        refused(file("{" + a + "}", 3), "its tensors have 4 bytes in all, but 3 bytes follow the header");
        String hole = "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}";
        refused(
                file("{" + a + "," + hole + "}", 12),
                "tensor b starts at byte 8 of the data, but the one before it ends at byte 4");
        String overlap = "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}";
        refused(
                file("{" + a + "," + overlap + "}", 6),
                "tensor b starts at byte 2 of the data, but the one before it ends at byte 4");
        refused(tensor("F31", "[1]", "[0,4]"), "tensor a has the unknown dtype F31");
        refused(
                tensor("F32", "[2]", "[0,4]"),
                "tensor a of dtype F32 and shape [2] cannot have the data_offsets [0, 4]");
        refused(
                tensor("F32", "[4294967296,4294967296]", "[0,4]"),
                "tensor a of dtype F32 and shape [4294967296, 4294967296] cannot have the data_offsets [0, 4]");
        refused(tensor("F32", "[-1]", "[0,4]"), "tensor a has a negative size or offset");
        refused(tensor("F32", "[1]", "[0,4,8]"), "tensor a must have a dtype, a shape and two data_offsets");
        refused(tensor("F32", "[1.5]", "[0,4]"), "in its header, a is not what the format prescribes");
        refused(tensor("F32", "[1]", "[0,4],\"x\":1"), "tensor a has the unknown field x");
        refused(
                file("{\"__metadata__\":{\"a\":1}}", 0),
                "in its header, __metadata__ is not what the format prescribes");
        refused(
                file(2, new String(new byte[] {'{', (byte) 0xff}, StandardCharsets.ISO_8859_1), 0),
                "its header is not UTF-8");
    }

    @Test
    void otherElementTypesAreListedButNotRead() throws IOException {
        try (SafetensorsReader reader = reader(tensor("BF16", "[2]", "[0,4]"))) {
            assertThat(reader.names()).containsExactly("a");
            assertThatThrownBy(() -> reader.read("a"))
                    .isInstanceOf(RondoException.class)
                    .hasMessageEndingWith(": tensor a is of dtype BF16; expected F32");
        }
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> SafetensorsReader.open(store, "no.safetensors"))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessage(store.root() + "/no.safetensors is missing");
    }

    static List<Tensor> tensors() {
        return List.of(
                Tensor.of("weight", new long[] {2, 3}, VALUES, 0),
                Tensor.of("empty", new long[] {0}, VALUES, 7),
                Tensor.of("scale", new long[0], VALUES, 6));
    }

    static byte[] golden() throws IOException {
        try (InputStream in = SafetensorsTest.class.getResourceAsStream("/safetensors/v1/three-tensors.safetensors")) {
            return in.readAllBytes();
        }
    }

    private void refused(byte[] content, String sentence) {
        assertThatThrownBy(() -> reader(content).close())
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageStartingWith("file:")
                .hasMessageContaining(" is not a valid safetensors file: " + sentence);
    }

    private SafetensorsReader reader(byte[] content) throws IOException {
        String path = UUID.randomUUID().toString();
        store.createExclusively(path, content);
        return SafetensorsReader.open(store, path);
    }

    private static byte[] tensor(String type, String shape, String offsets) {
        String entry = "\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets;
        return file("{\"a\":{" + entry + "}}", 4);
    }

    private static byte[] file(String header, int dataBytes) {
        return file(header.length(), header, dataBytes);
    }

    private static byte[] file(long claimedLength, String header, int dataBytes) {
        return ByteBuffer.allocate(8 + header.length() + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimedLength)
                .put(header.getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }
}
