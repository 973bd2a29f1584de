package io.rondo.prep.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.RondoException;
import io.rondo.prep.TestCorpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReadingTest {
    @TempDir
    Path directory;

    @Test
    void quotesLineEndsAndCommasAreReadAsTheStandardSays() throws IOException {
        Path file = write(
                "a.csv",
                "1,\"a \"\"quoted\"\" word\",x\r\n2,\"two\r\nlines, one field\",y\n3,5\" disk,z\n\n4,,\n5,\"\"\n6,ä,\"open\n");

        assertThat(FileRecords.read(file, InputFormat.CSV, 3, FileRecords.settings(1000, "1")))
                .containsExactly(
                        "0 kept a \"quoted\" word",
                        "25 kept two\r\nlines, one field",
                        "53 kept 5\" disk",
                        "66 kept ",
                        "70 kept ",
                        "75 bad a quote that does not close within max-record-bytes = 1000");
    }

    @Test
    void aColumnIsFoundByItsNameInEachFile() throws IOException {
        ReadSettings settings = FileRecords.settings(1000, "body");
        Path csv = write("a.csv", "\ufeffid,\"body\"\n1,first\n2,\"second\nline\"\n");
        Path tsv = write("a.tsv", "body\tid\nfirst\t1\nsecond\t2\nthird\t3\n");

        assertThat(FileRecords.read(csv, InputFormat.CSV, settings))
                .containsExactly("13 kept first", "21 kept second\nline");
        for (int target = 1; target < 40; target++) {
            assertThat(FileRecords.read(tsv, InputFormat.TSV, target, settings))
                    .as("slices of " + target)
                    .containsExactly("8 kept first", "16 kept second", "25 kept third");
        }
        assertThatThrownBy(() -> FileRecords.read(write("b.csv.gz", "id,text\n1,x\n"), InputFormat.CSV, settings))
                .isInstanceOf(RondoException.class)
                .hasMessageEndingWith(
                        "b.csv.gz has the columns [id, text] in its first line; expected one text-column = body");
    }

    @Test
    void aHeaderIsLeftOutWhereTheColumnHasANumber() throws IOException {
        ReadSettings settings =
                new ReadSettings(InputFormat.AUTO, "", "text", new TextColumn("0", true), 1000, 1L << 40, 200);

        assertThat(FileRecords.read(write("a.csv", "text\none\n"), InputFormat.CSV, settings))
                .containsExactly("5 kept one");
        assertThat(FileRecords.read(write("a.tsv", "text\none\n"), InputFormat.TSV, 2, settings))
                .containsExactly("5 kept one");
    }

    @Test
    void aBrokenRecordCostsItsLineOnly() throws IOException {
        Path file = write(
                "a.csv",
                "\"never closed\nfine\n\"closed\" and more\nfine too\n" + "x".repeat(100) + "\n\"" + "y\n".repeat(60)
                        + "\"\nlast\n");

        List<String> records = FileRecords.read(file, InputFormat.CSV, FileRecords.settings(20, "0"));

        assertThat(records)
                .startsWith(
                        "0 bad text behind a closing quote",
                        "14 kept fine",
                        "19 bad text behind a closing quote",
                        "37 kept fine too",
                        "46 bad longer than max-record-bytes = 20",
                        "147 bad a quote that does not close within max-record-bytes = 20",
                        "150 kept y")
                .endsWith("270 kept last");
        assertThat(records).hasSize(6 + 59 + 1 + 1);
    }

    private Path write(String name, String content) {
        TestCorpus.bytes(directory.resolve(name), content.getBytes(StandardCharsets.UTF_8));
        return directory.resolve(name);
    }
}
