package io.rondo.prep.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.LocalSpark;
import io.rondo.prep.dedup.DedupDocuments.Removed;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureFilesTest {
    private static final NearDuplicateSettings SMALL = new NearDuplicateSettings(3, 2, 2, 0.8, 8, Preference.LONGEST);
    private static final SignatureFormat FORMAT = new SignatureFormat(SMALL);
    private static final int HEADER_BYTES = 28;
    private static final List<String> TEXTS = List.of("The sitting was opened at 9 a.m.", "Thank you!");

    @TempDir
    Path directory;

    @Test
    void theFormatIsThatOfTheGoldenFile() throws IOException {
        byte[] golden = golden();

        assertThat(HexFormat.of().formatHex(written())).isEqualTo(HexFormat.of().formatHex(golden));
        try (RecordReader reader = open(golden)) {
            for (String text : TEXTS) {
                byte[] record = reader.next().orElseThrow();
                assertThat(FORMAT.id(record)).isEqualTo(id(text));
                assertThat(FORMAT.signature(record).bands())
                        .isEqualTo(signature(text).bands());
                assertThat(FORMAT.signature(record).rows())
                        .isEqualTo(signature(text).rows());
            }
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void brokenAndForeignFilesAreRefusedInOneSentence() throws IOException {
        byte[] file = written();
        byte[] newer = file.clone();
        newer[8] = 2;
        byte[] longer = Arrays.copyOf(file, file.length + 1);

        assertThatThrownBy(() -> readAll("MMIDIDX".getBytes(StandardCharsets.US_ASCII), SMALL))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessage("x.sig: not a file of signatures; expected it to start with RONDOSIG");
        assertThatThrownBy(() -> readAll(newer, SMALL))
                .hasMessage("x.sig: signatures of version 2; this Rondo reads version 1");
        assertThatThrownBy(() -> readAll(file, NearDuplicateSettings.DEFAULT))
                .hasMessage("x.sig: signatures of 3 words, 2 bands and 2 rows; expected 5, 14 and 8");
        for (int length = HEADER_BYTES; length < file.length; length++) {
            byte[] torn = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> readAll(torn, SMALL))
                    .hasMessageMatching("x.sig: ends after [012] signatures, but not as it should");
        }
        assertThatThrownBy(() -> readAll(longer, SMALL))
                .hasMessage("x.sig: ends after 2 signatures, but not as it should");
    }

    @Test
    void aLaterRunFindsDuplicatesOfWhatWasWritten() throws IOException {
        NearDuplicateSettings settings = NearDuplicateSettings.DEFAULT;
        FileStore store = HadoopFileStore.at("file:" + directory);
        Dataset<Row> old = DedupDocuments.dataset(List.of(
                        new DedupDocuments("old1", 0, DedupDocuments.words(1, 200)),
                        new DedupDocuments("old2", 0, DedupDocuments.words(2, 200)),
                        new DedupDocuments("old3", 0, "...")))
                .repartition(2);

        List<RecordFile> files = SignatureFiles.write(
                KeptSignatures.of(old, settings), settings, store, "_work/1", "signatures", "signatures-");

        assertThat(files.stream().mapToLong(RecordFile::records).sum()).isEqualTo(2);
        for (RecordFile file : files) {
            assertThat(store.entry("signatures/" + file.name()).orElseThrow().length())
                    .isEqualTo(file.length());
            assertThat(Checksums.sha256(store, "signatures/" + file.name())).isEqualTo(file.sha256());
        }
        List<String> paths =
                files.stream().map(file -> "signatures/" + file.name()).toList();
        Dataset<Row> before = SignatureFiles.read(LocalSpark.session(), store, paths, settings);
        Dataset<Row> fresh = DedupDocuments.dataset(List.of(
                new DedupDocuments("new1", 0, DedupDocuments.words(2, 200).toUpperCase()),
                new DedupDocuments("new2", 0, DedupDocuments.words(3, 200))));
        assertThat(DedupDocuments.removed(
                        NearDuplicates.find(fresh, new KeptBefore(before, Optional.empty()), settings)))
                .isEqualTo(Map.of("new1", new Removed("old2", 1, true)));
    }

    private static byte[] written() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int length = FORMAT.record(id(TEXTS.get(0)), signature(TEXTS.get(0))).length;
        try (RecordWriter writer = new RecordWriter(bytes, FORMAT, length)) {
            for (String text : TEXTS) {
                writer.add(FORMAT.record(id(text), signature(text)));
            }
            RecordFile file = writer.finish("x.sig");
            assertThat(file).isEqualTo(new RecordFile("x.sig", 2, bytes.size(), Checksums.sha256(bytes.toByteArray())));
        }
        return bytes.toByteArray();
    }

    private static void readAll(byte[] file, NearDuplicateSettings settings) throws IOException {
        SignatureFormat format = new SignatureFormat(settings);
        try (RecordReader reader = new RecordReader(new ByteArrayInputStream(file), "x.sig", format)) {
            while (reader.next().isPresent()) {
                continue;
            }
        }
    }

    private static RecordReader open(byte[] file) throws IOException {
        return new RecordReader(new ByteArrayInputStream(file), "x.sig", FORMAT);
    }

    private static Signature signature(String text) {
        long[] ngrams = WordNgramsTest.set(text, 3);
        return new MinHash(SMALL).of(ngrams, ngrams.length);
    }

    private static byte[] id(String text) {
        return text.substring(0, 3).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = SignatureFilesTest.class.getResourceAsStream("/signatures/v1/two.sig")) {
            return in.readAllBytes();
        }
    }
}
