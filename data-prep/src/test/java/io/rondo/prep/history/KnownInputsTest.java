package io.rondo.prep.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.LocalSpark;
import io.rondo.prep.readers.InputFile;
import io.rondo.prep.readers.InputFormat;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownInputsTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final KnownInput A = new KnownInput("file:/raw/a.txt", 3, 1_700_000_000_000L, ABC);
    private static final KnownInput B = new KnownInput("hdfs://host/raw/ü b.jsonl.gz", 0, 0, NOTHING);

    @TempDir
    Path directory;

    @Test
    void theFileHasItsGoldenBytesInTheOrderOfTheNames() throws IOException {
        byte[] golden = KnownInputsTest.class
                .getResourceAsStream("/known-inputs/v1/inputs.json")
                .readAllBytes();

        assertThat(new String(KnownInputsFormat.toJson(new KnownInputs(List.of(B, A))), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden, StandardCharsets.UTF_8));
        FileStore store = HadoopFileStore.at(directory.toString());
        store.createExclusively("inputs.json", golden);
        assertThat(KnownInputsFormat.read(store, "inputs.json").orElseThrow().files())
                .containsExactly(A, B);
        assertThat(KnownInputsFormat.read(store, "nothing.json")).isEmpty();
    }

    @Test
    void everyPartOfTheFileIsRefusedWithASentence() throws IOException {
        byte[] whole = KnownInputsFormat.toJson(new KnownInputs(List.of(A, B)));
        FileStore store = HadoopFileStore.at(directory.toString());
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(directory.resolve("inputs.json"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> KnownInputsFormat.read(store, "inputs.json"))
                    .isInstanceOfSatisfying(
                            RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                    .hasMessageStartingWith(store.root() + "/inputs.json");
        }
    }

    @Test
    void whatIsNewIsToldByContent() throws IOException {
        Path touched = Files.writeString(directory.resolve("a.txt"), "abc");
        Path copied = Files.writeString(directory.resolve("copied.txt"), "abc");
        Path fresh = Files.writeString(directory.resolve("new.txt"), "abd");
        KnownInputs before = new KnownInputs(
                List.of(new KnownInput("file:" + touched, 3, 1, ABC), new KnownInput("file:/gone.txt", 0, 0, NOTHING)));
        List<InputFile> input = List.of(file(touched, 3), file(copied, 3), file(fresh, 3));

        NewInputs inputs = NewInputs.of(LocalSpark.session(), input, before, "DATASET");

        assertThat(inputs.files()).containsExactly(file(fresh, 3));
        assertThat(inputs.known().files())
                .extracting(KnownInput::uri)
                .containsExactlyInAnyOrder("file:" + touched, "file:" + copied, "file:" + fresh, "file:/gone.txt");
        assertThat(inputs.known().includeAll(input)).isTrue();
        inputs.requireUnchanged(List.of(file(touched, 4), file(fresh, 3)));
        assertThatThrownBy(() -> inputs.requireUnchanged(List.of(file(fresh, 4))))
                .hasMessageStartingWith("file:" + fresh + " changed while it was read; start again");
        KnownInputs other = new KnownInputs(List.of(new KnownInput("file:" + touched, 3, 1, NOTHING)));
        assertThatThrownBy(() -> NewInputs.of(LocalSpark.session(), input, other, "DATASET"))
                .hasMessage("file:" + touched + " has changed since its documents went into DATASET (it had 3 bytes and"
                        + " has 3); give it another name to add what it holds now, or make a new dataset");
    }

    private static InputFile file(Path path, long length) {
        return new InputFile("file:" + path, length, 1000 + length, InputFormat.TEXT);
    }
}
