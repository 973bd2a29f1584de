package io.rondo.prep.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.RondoException;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
    @TempDir
    Path directory;

    @Test
    void theBytesAreThoseOfTheFormat() throws Exception {
        write();

        try (var golden = ProvenanceTest.class.getResourceAsStream("/provenance/v1/three.prov.hex")) {
            assertThat(HexFormat.of().formatHex(Files.readAllBytes(directory.resolve("three.prov"))))
                    .isEqualTo(new String(golden.readAllBytes()).replaceAll("\\s", ""));
        }
    }

    @Test
    void originsAreReadByNumberAndFoundById() throws Exception {
        write();

        try (ProvenanceReader reader = open()) {
            assertThat(reader.steps()).containsExactly("normalize", "exact-duplicates");
            assertThat(reader.documents()).isEqualTo(3);
            assertThat(reader.origin(1)).isEqualTo(new Origin("80".repeat(16), 7, 1, 1L << 40));
            assertThat(reader.origin(1).changedBy(0)).isTrue();
            assertThat(reader.origin(1).changedBy(1)).isFalse();
            assertThat(reader.find(id(0x80), 9)).containsExactly(1L, 2L);
            assertThat(reader.find(id(0x80), 1)).containsExactly(1L);
            assertThat(reader.find(id(0x80), 2)).containsExactly(1L, 2L);
            assertThat(reader.find(id(1), 9)).containsExactly(0L);
            assertThat(reader.find(id(2), 9)).isEmpty();
            assertThatThrownBy(() -> reader.origin(3)).hasMessage("document 3 of 3");
        }
    }

    @Test
    void aFileThatIsNotWholeIsRefused() throws Exception {
        write();
        byte[] whole = Files.readAllBytes(directory.resolve("three.prov"));

        assertRefused(Arrays.copyOf(whole, 10), "three.prov ends at byte 10, within its head");
        assertRefused(Arrays.copyOf(whole, whole.length - 1), "three.prov is torn: ");
        byte[] other = whole.clone();
        other[0] = 'X';
        assertRefused(other, "three.prov does not begin with RONDOPRV; it holds no origins of documents");
        other = whole.clone();
        other[8] = 2;
        assertRefused(other, "three.prov has format version 2; this Rondo reads version 1");
        Files.delete(directory.resolve("three.prov"));
        assertThatThrownBy(this::open).isInstanceOf(RondoException.class).hasMessageContaining("three.prov");
    }

    private void assertRefused(byte[] content, String sentence) throws IOException {
        Files.write(directory.resolve("three.prov"), content);
        assertThatThrownBy(this::open).isInstanceOf(RondoException.class).hasMessageContaining(sentence);
    }

    private void write() throws IOException {
        try (ProvenanceWriter writer = new ProvenanceWriter(
                Files.newOutputStream(directory.resolve("three.prov")), List.of("normalize", "exact-duplicates"))) {
            writer.add(id(1), 0, 0, 0);
            writer.add(id(0x80), 7, 1, 1L << 40);
            writer.add(id(0x80), 1, 3, 258);
        }
    }

    private ProvenanceReader open() throws IOException {
        return ProvenanceReader.open(HadoopFileStore.at(directory.toString()), "three");
    }

    private static byte[] id(int value) {
        byte[] id = new byte[16];
        Arrays.fill(id, (byte) value);
        return id;
    }
}
