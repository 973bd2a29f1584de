package io.rondo.prep.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.TestCorpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
    @TempDir
    Path directory;

    @Test
    void directoriesGlobsAndFilesAreFoundOnceAndInOrder() throws IOException {
        for (String name : List.of("b.txt", "a.jsonl.gz", "deep/er/c.tsv.zst", "d.PARQUET", "_tmp/x.txt", ".crc")) {
            TestCorpus.bytes(directory.resolve(name), "x".getBytes());
        }

        List<InputFile> files = find(InputFormat.AUTO, "", "*.txt", "b.txt");

        assertThat(files)
                .extracting(file -> file.uri().substring(file.uri().lastIndexOf('/') + 1) + " " + file.format())
                .containsExactly("a.jsonl.gz JSONL", "b.txt TEXT", "d.PARQUET PARQUET", "c.tsv.zst TSV");
        assertThat(files.get(1).description()).isEqualTo("file:" + directory.resolve("b.txt") + " (1 bytes)");
    }

    @Test
    void anEntryThatMatchesNothingIsNamed() {
        assertThatThrownBy(() -> find(InputFormat.AUTO, "*.txt"))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageStartingWith("input '" + directory + "/*.txt' matches no file");
    }

    @Test
    void aFormatThatCannotBeToldIsAskedFor() throws IOException {
        TestCorpus.bytes(directory.resolve("corpus.dat.gz"), "x".getBytes());

        assertThatThrownBy(() -> find(InputFormat.AUTO, "corpus.dat.gz"))
                .hasMessageContaining("corpus.dat.gz: its format cannot be told from its name");
        assertThat(find(InputFormat.JSONL, "corpus.dat.gz")).hasSize(1);
    }

    @Test
    void anUnknownFileSystemIsNamed() {
        assertThatThrownBy(() -> InputFiles.find(List.of("nosuch://x/y"), InputFormat.TEXT, new Configuration()))
                .isInstanceOf(RondoException.class)
                .hasMessageStartingWith("input 'nosuch://x/y' cannot be looked up: ");
    }

    private List<InputFile> find(InputFormat format, String... names) throws IOException {
        List<String> paths = List.of(names).stream()
                .map(name -> directory.resolve(name).toString())
                .toList();
        return InputFiles.find(paths, format, new Configuration());
    }
}
