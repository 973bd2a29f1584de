package io.rondo.prep.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.TestCorpus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordReadingTest {
    private static final ReadSettings SETTINGS = FileRecords.settings(1000, "2");

    @TempDir
    Path directory;

    @Test
    void anyCutOfAFileGivesEachRecordOnce() throws IOException {
        Path file = write("a.txt", "one\n\ntwo\r\n\n\nthree is longer\nvier ä\nlast without end");
        List<String> whole = read(file, InputFormat.TEXT, Long.MAX_VALUE);

        assertThat(whole)
                .containsExactly(
                        "0 kept one",
                        "5 kept two",
                        "12 kept three is longer",
                        "28 kept vier ä",
                        "36 kept last without end");
        for (int target = 1; target < 60; target++) {
            assertThat(read(file, InputFormat.TEXT, target))
                    .as("slices of " + target)
                    .isEqualTo(whole);
        }
    }

    @Test
    void compressedFilesGiveTheSameRecordsAsPlainOnes() throws IOException {
        byte[] text = String.join("\n", TestCorpus.english(3000)).getBytes(StandardCharsets.UTF_8);
        List<String> plain = null;
        for (String name : List.of("a.txt", "a.txt.gz", "a.txt.zst")) {
            TestCorpus.bytes(directory.resolve(name), text);
            List<String> records = read(directory.resolve(name), InputFormat.TEXT, Long.MAX_VALUE);
            assertThat(records).hasSize(3000);
            plain = plain == null ? records : plain;
            assertThat(records).isEqualTo(plain);
        }
    }

    @Test
    void concatenatedMembersAreAllRead() throws IOException {
        for (String name : List.of("b.txt.gz", "b.txt.zst")) {
            Path file = directory.resolve(name);
            TestCorpus.bytes(file, "first\n".getBytes());
            byte[] first = Files.readAllBytes(file);
            TestCorpus.bytes(file, "second\n".getBytes());
            byte[] second = Files.readAllBytes(file);
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.write(first);
            both.write(second);
            Files.write(file, both.toByteArray());

            assertThat(read(file, InputFormat.TEXT, Long.MAX_VALUE)).containsExactly("0 kept first", "6 kept second");
        }
    }

    @Test
    void aFileCanBeOneDocument() throws IOException {
        Path file = write("book.md", "\ufeffChapter 1\n\nIt was\r\n");

        assertThat(read(file, InputFormat.FILE, 3)).containsExactly("0 kept Chapter 1\n\nIt was\r\n");
    }

    @Test
    void aColumnOfATabSeparatedLineIsTheDocument() throws IOException {
        Path file = write("a.tsv", "t\td\tthe text\nt\td\tthe text\tmore\nt\td\n");

        assertThat(read(file, InputFormat.TSV, Long.MAX_VALUE))
                .containsExactly("0 kept the text", "13 kept the text", "31 bad 2 columns, expected at least 3");
    }

    @Test
    void brokenJsonLinesAreBadAndSayWhy() throws IOException {
        Path file = write(
                "a.jsonl",
                String.join(
                        "\n",
                        "{\"text\": \"fine\", \"id\": 1}",
                        "{\"text\": \"torn",
                        "[\"text\"]",
                        "{\"title\": \"no text\"}",
                        "{\"text\": 5}",
                        "{\"text\": \"two\"} {}",
                        "{\"text\": \"half \\ud83d pair\"}"));

        assertThat(read(file, InputFormat.JSONL, Long.MAX_VALUE).stream()
                        .map(record -> record.substring(record.indexOf(' ') + 1))
                        .map(record -> record.startsWith("bad not JSON: ") ? "bad not JSON" : record))
                .containsExactly(
                        "kept fine",
                        "bad not JSON",
                        "bad not a JSON object",
                        "bad no field 'text'",
                        "bad the field 'text' is not a string",
                        "bad not JSON",
                        "kept half \ufffd pair");
    }

    @Test
    void recordsThatAreTooLongOrNotUtf8AreBadAndTheNextIsFine() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write("x".repeat(200_000).getBytes());
        content.write("\nfine\n".getBytes());
        content.write(new byte[] {'a', (byte) 0xc3, '\n'});
        content.write("y".repeat(1000).getBytes());
        Files.write(directory.resolve("a.txt"), content.toByteArray());

        List<String> records = read(directory.resolve("a.txt"), InputFormat.TEXT, 10_000);

        assertThat(records).hasSize(4);
        assertThat(records.get(0)).isEqualTo("0 bad longer than max-record-bytes = 1000");
        assertThat(records.get(1)).isEqualTo("200001 kept fine");
        assertThat(records.get(2)).isEqualTo("200006 bad not valid UTF-8");
        assertThat(records.get(3)).isEqualTo("200009 kept " + "y".repeat(1000));
    }

    @Test
    void tornArchivesStopTheJobWithTheirName() throws IOException {
        for (String name : List.of("t.txt.gz", "t.txt.zst")) {
            Path file = directory.resolve(name);
            TestCorpus.bytes(file, String.join("\n", TestCorpus.english(500)).getBytes(StandardCharsets.UTF_8));
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));

            assertRefused(file, name + " is torn or corrupt near byte ");
        }
        assertRefused(write("text.txt.gz", "this is no archive"), "text.txt.gz is torn or corrupt near byte 0");
    }

    @Test
    void archivesThatGrowOutOfProportionAreRefused() throws IOException {
        byte[] zeros = new byte[40 << 20];
        for (String name : List.of("bomb.txt.gz", "bomb.txt.zst")) {
            TestCorpus.bytes(directory.resolve(name), zeros);

            assertRefused(directory.resolve(name), "grows to more than 200 times its size when decompressed");
        }
        ReadSettings small =
                new ReadSettings(InputFormat.AUTO, "", "text", new TextColumn("2", false), 1000, 1000, 200);
        TestCorpus.bytes(directory.resolve("big.txt.gz"), new byte[1001]);
        assertThatThrownBy(() -> read(directory.resolve("big.txt.gz"), InputFormat.TEXT, Long.MAX_VALUE, small))
                .hasMessageContaining("big.txt.gz holds more than 1000 bytes when decompressed");
    }

    @Test
    void aZstandardWindowThatIsTooLargeIsRefused() throws IOException {
        Path file = directory.resolve("window.txt.zst");
        try (OutputStream raw = Files.newOutputStream(file);
                ZstdOutputStream out = new ZstdOutputStream(raw)) {
            out.setLong(27);
            out.write("hello\n".getBytes());
            // Otherwise the compressor would see how short the text is and choose a small window.
            out.flush();
        }
        assertThat(read(file, InputFormat.TEXT, Long.MAX_VALUE)).containsExactly("0 kept hello");
        byte[] frame = Files.readAllBytes(file);
        // RFC 8878, section 3.1.1.1.2: the window descriptor follows magic number and frame header descriptor.
        assertThat(frame[5]).isEqualTo((byte) (27 - 10 << 3));
        frame[5] = (byte) (28 - 10 << 3);
        Files.write(file, frame);

        assertRefused(file, "window.txt.zst is torn or corrupt near byte");
    }

    private void assertRefused(Path file, String sentence) {
        assertThatThrownBy(() -> read(file, InputFormat.TEXT, Long.MAX_VALUE))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageContaining(sentence);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static List<String> read(Path file, InputFormat format, long sliceBytes) throws IOException {
        return read(file, format, sliceBytes, SETTINGS);
    }

    private static List<String> read(Path file, InputFormat format, long sliceBytes, ReadSettings settings)
            throws IOException {
        return FileRecords.read(file, format, sliceBytes, settings);
    }
}
