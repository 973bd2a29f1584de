package io.rondo.prep.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.RondoException;
import io.rondo.prep.LocalSpark;
import io.rondo.prep.documents.Documents;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParagraphDuplicatesTest {
    private static final ParagraphSettings SETTINGS = new ParagraphSettings(3);

    @TempDir
    Path directory;

    @Test
    void theFirstOfEqualParagraphsStays() {
        Map<String, String> texts = remove(documents(
                "a 7", "All rights are reserved.\n\nThe first text is here.",
                "a 30", "Something new is said.\nall rights are RESERVED\n-\nSomething new is said!",
                "b 1", "The first text, is here\n \nAll rights are reserved",
                "b 2", "Thank you\nThank you",
                "b 3", ""));

        assertThat(texts)
                .isEqualTo(Map.of(
                        "a 7", "0 All rights are reserved.\n\nThe first text is here.",
                        "a 30", "2 Something new is said.\n-",
                        "b 1", "2 ",
                        "b 2", "0 Thank you\nThank you",
                        "b 3", "0 "));
    }

    @Test
    void everyParagraphIsLeftOnceWhateverThePartitions() {
        Random random = new Random(5);
        List<Row> rows = new ArrayList<>();
        Map<String, String> expected = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            List<String> paragraphs = new ArrayList<>();
            List<String> left = new ArrayList<>();
            for (int j = 0; j < 6; j++) {
                String paragraph = "This is paragraph number " + random.nextInt(1500);
                paragraphs.add(paragraph);
                if (seen.add(paragraph)) {
                    left.add(paragraph);
                }
            }
            rows.add(RowFactory.create("file", (long) i, String.join("\n", paragraphs), "kept"));
            expected.put("file " + i, 6 - left.size() + " " + String.join("\n", left));
        }
        Dataset<Row> documents = LocalSpark.session().createDataFrame(rows, Documents.READ);

        assertThat(remove(documents.repartition(1))).isEqualTo(expected);
        assertThat(remove(documents.repartition(7))).isEqualTo(expected);
    }

    @Test
    void whatWasKeptEarlierComesFirst() throws IOException {
        FileStore store = HadoopFileStore.at("file:" + directory);
        Dataset<Row> earlier = documents(
                "z 7",
                "All rights are reserved.\nTwo words\nThe first text is here.\nThe first text is here.",
                "z 8",
                "-");

        List<RecordFile> files =
                KeptParagraphs.write(earlier.repartition(1), SETTINGS, store, "_work/1", "paragraphs", "v1-");

        assertThat(files).hasSize(1);
        RecordFile file = files.get(0);
        // 16 bytes for each paragraph of three words or more, 12 before them and 8 after.
        assertThat(file).isEqualTo(new RecordFile("v1-00000.par", 3, 12 + 3 * 16 + 8, file.sha256()));
        assertThat(Checksums.sha256(store, "paragraphs/v1-00000.par")).isEqualTo(file.sha256());
        Dataset<Row> before = KeptParagraphs.read(LocalSpark.session(), store, List.of("paragraphs/v1-00000.par"));
        assertThat(remove(
                        documents(
                                "a 7", "Something new is said.\nTWO WORDS\nAll rights are reserved!",
                                "a 8", "the first text is here",
                                "a 9", "Nothing of it."),
                        Optional.of(before)))
                .isEqualTo(
                        Map.of("a 7", "1 Something new is said.\nTWO WORDS", "a 8", "1 ", "a 9", "0 Nothing of it."));
    }

    @Test
    void brokenFilesAreRefusedInOneSentence() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(bytes, new ParagraphFormat(), 16)) {
            writer.add(ParagraphFormat.record(0x0102030405060708L, -2));
            writer.finish("x.par");
        }
        byte[] file = bytes.toByteArray();

        assertThat(HexFormat.of().formatHex(file))
                .isEqualTo(
                        "524f4e444f504152" + "01000000" + "feffffffffffffff" + "0807060504030201" + "0100000000000000");
        try (RecordReader reader = reader(file)) {
            byte[] record = reader.next().orElseThrow();
            assertThat(ParagraphFormat.high(record)).isEqualTo(0x0102030405060708L);
            assertThat(ParagraphFormat.low(record)).isEqualTo(-2);
            assertThat(reader.next()).isEmpty();
        }
        assertThatThrownBy(() -> reader("RONDOSIG\1\0\0\0".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(RondoException.class)
                .hasMessage("x.par: not a file of paragraphs; expected it to start with RONDOPAR");
        for (int length = 12; length < file.length; length++) {
            RecordReader reader = reader(Arrays.copyOf(file, length));
            assertThatThrownBy(() -> {
                        while (reader.next().isPresent()) {
                            continue;
                        }
                    })
                    .hasMessageMatching("x.par: ends after [01] paragraphs, but not as it should");
        }
    }

    private static RecordReader reader(byte[] file) throws IOException {
        return new RecordReader(new ByteArrayInputStream(file), "x.par", new ParagraphFormat());
    }

    private static Map<String, String> remove(Dataset<Row> documents) {
        return remove(documents, Optional.empty());
    }

    private static Map<String, String> remove(Dataset<Row> documents, Optional<Dataset<Row>> before) {
        Dataset<Row> result = ParagraphDuplicates.remove(documents, SETTINGS, before);
        assertThat(result.columns()).containsExactly("source", "position", "text", "verdict", "paragraphsRemoved");
        Map<String, String> texts = new TreeMap<>();
        result.collectAsList()
                .forEach(row ->
                        texts.put(row.getString(0) + " " + row.getLong(1), row.getInt(4) + " " + row.getString(2)));
        return texts;
    }

    private static Dataset<Row> documents(String... documents) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < documents.length; i += 2) {
            String[] name = documents[i].split(" ");
            rows.add(RowFactory.create(name[0], Long.valueOf(name[1]), documents[i + 1], "kept"));
        }
        return LocalSpark.session().createDataFrame(rows, Documents.READ);
    }
}
