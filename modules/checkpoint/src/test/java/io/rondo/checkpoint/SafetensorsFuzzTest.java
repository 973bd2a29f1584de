package io.rondo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SafetensorsFuzzTest {
    private static final String INTERESTING = "{}[]\",:0129-. \\F\u0000\u00ff";

    private final FileStore store = HadoopFileStore.at("target/tmp/safetensors-fuzz");

    @Property(tries = 1500)
    void damagedFilesAreReadOrRefusedButNeverCrash(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int mutations)
            throws IOException {
        Random random = new Random(seed);
        byte[] content = SafetensorsTest.golden();
        for (int i = 0; i < mutations; i++) {
            content = mutated(content, random);
        }
        readOrRefuse(content);
    }

    @Property(tries = 200)
    void anyBytesAreRefused(@ForAll @Size(max = 200) byte[] content) throws IOException {
        readOrRefuse(content);
    }

    @Property(tries = 100)
    void anyTensorsAreReadBack(@ForAll @Size(max = 5) List<@Size(max = 40) List<Float>> tensors) throws IOException {
        List<Tensor> written = new java.util.ArrayList<>();
        for (List<Float> values : tensors) {
            float[] array = array(values);
            written.add(Tensor.of("tensor \"" + written.size(), new long[] {1, array.length}, array, 0));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafetensorsWriter.write(out, Map.of("key", "ü \u0001"), written);
        String path = UUID.randomUUID().toString();
        store.createExclusively(path, out.toByteArray());
        try (SafetensorsReader reader = SafetensorsReader.open(store, path)) {
            assertThat(reader.metadata()).isEqualTo(Map.of("key", "ü \u0001"));
            for (int i = 0; i < written.size(); i++) {
                assertThat(reader.read("tensor \"" + i)).isEqualTo(array(tensors.get(i)));
            }
        } finally {
            store.delete(path);
        }
    }

    private void readOrRefuse(byte[] content) throws IOException {
        String path = UUID.randomUUID().toString();
        store.createExclusively(path, content);
        try (SafetensorsReader reader = SafetensorsReader.open(store, path)) {
            for (String name : reader.names()) {
                long elements = 1;
                for (long size : reader.shape(name)) {
                    elements *= size;
                }
                assertThat((long) reader.read(name).length).isEqualTo(elements);
            }
        } catch (RondoException e) {
            assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(e).hasMessageStartingWith(store.root() + "/" + path);
        } finally {
            store.delete(path);
        }
    }

    private static byte[] mutated(byte[] content, Random random) {
        if (content.length == 0) {
            return content;
        }
        int at = random.nextInt(content.length);
        int length =
                switch (random.nextInt(4)) {
                    case 0 -> at;
                    case 1 -> content.length + random.nextInt(9);
                    default -> content.length;
                };
        byte[] mutated = java.util.Arrays.copyOf(content, length);
        if (at < length) {
            mutated[at] = random.nextBoolean()
                    ? (byte) INTERESTING.charAt(random.nextInt(INTERESTING.length()))
                    : (byte) random.nextInt();
        }
        return mutated;
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
