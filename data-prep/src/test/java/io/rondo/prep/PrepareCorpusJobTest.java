package io.rondo.prep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.rondo.config.ConfigLoader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.PrepareResult.Outcome;
import io.rondo.prep.readers.WarcFiles;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardReader;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.storage.RunLease;
import io.rondo.tokenizer.CharTokenizer;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareCorpusJobTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final String SLICE_BYTES = "spark.sql.files.maxPartitionBytes";

    @TempDir
    Path directory;

    private Path raw;
    private Path dataset;
    private FileStore output;

    @BeforeEach
    void paths() {
        raw = directory.resolve("raw");
        dataset = directory.resolve("dataset");
        output = HadoopFileStore.at(dataset.toString());
    }

    @Test
    void everyFormatEndsUpInTheShards() throws IOException {
        List<String> english = TestCorpus.english(80);
        TestCorpus.lines(raw.resolve("a.txt"), english.subList(0, 20));
        TestCorpus.lines(raw.resolve("b.jsonl.gz"), TestCorpus.json(english.subList(20, 40)));
        TestCorpus.lines(raw.resolve("c.jsonl.zst"), TestCorpus.json(english.subList(40, 60)));
        TestCorpus.lines(
                raw.resolve("d.tsv"),
                english.subList(60, 70).stream().map(text -> text + "\tother").toList());
        TestCorpus.lines(
                raw.resolve("f.csv.zst"),
                english.subList(70, 75).stream()
                        .map(text -> "\"" + text + "\",other")
                        .toList());
        SPARK.createDataset(english.subList(75, 80), Encoders.STRING())
                .toDF("text")
                .coalesce(1)
                .write()
                .mode(SaveMode.Append)
                .parquet(raw.resolve("e").toString());

        PrepareResult result = PrepareCorpusJob.run(SPARK, settings(), output);

        assertThat(result.outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(texts("train", "validation")).containsExactlyInAnyOrderElementsOf(english);
        assertThat(result.manifest().sources())
                .hasSize(6)
                .first()
                .isEqualTo("file:" + raw.resolve("a.txt") + " (" + Files.size(raw.resolve("a.txt")) + " bytes)");
        assertThat(dataset).isDirectoryContaining("glob:**/manifest.json");
        assertThat(names(dataset)).contains("manifest.json", "tokenizer.json", "train", "validation");
        assertThat(names(dataset.resolve("train"))).hasSize(6);
    }

    @Test
    void pagesOfWebArchivesAndFilesBecomeTheirMainText() throws IOException {
        List<String> english = TestCorpus.english(60);
        String menu = "<html><div class=menu><a href=/>Home</a> <a href=/news>News</a></div>";
        List<byte[]> records = new ArrayList<>();
        english.subList(0, 40).forEach(text -> records.add(WarcFiles.page(menu + "<p>" + text + "</p></html>")));
        records.add(WarcFiles.page(menu));
        english.subList(40, 50).forEach(text -> records.add(WarcFiles.text(text)));
        Files.createDirectories(raw);
        WarcFiles.write(raw.resolve("a.warc.gz"), records);
        for (int i = 50; i < 60; i++) {
            TestCorpus.lines(raw.resolve(i + ".html"), List.of(menu + "<p>" + english.get(i)));
        }

        ShardManifest manifest = PrepareCorpusJob.run(SPARK, settings("steps=[extract, exact-duplicates]"), output)
                .manifest();

        assertThat(texts("train", "validation")).containsExactlyInAnyOrderElementsOf(english);
        assertThat(manifest.counts()).contains(entry("documents-read", 61L), entry("documents-no-main-text", 1L));
    }

    @Test
    void whatIsDroppedIsCountedAndWhatIsKeptIsInOneSplit() throws IOException {
        List<String> english = TestCorpus.english(100);
        List<String> lines = new ArrayList<>(TestCorpus.json(english));
        lines.addAll(TestCorpus.json(TestCorpus.GERMAN));
        lines.addAll(TestCorpus.json(english.subList(0, 10)));
        lines.addAll(TestCorpus.json(List.of("Hi.", "   ")));
        lines.add("{\"text\": \"torn");
        TestCorpus.lines(raw.resolve("a.jsonl"), lines);
        TestCorpus.lines(raw.resolve("b.txt"), english.subList(5, 15));

        ShardManifest manifest = PrepareCorpusJob.run(
                        SPARK,
                        settings("language=en", "min-characters=5", "max-bad-fraction=0.1", "validation-fraction=0.2"),
                        output)
                .manifest();

        List<String> train = texts("train");
        List<String> validation = texts("validation");
        assertThat(manifest.counts())
                .contains(
                        entry("documents-read", 126L),
                        entry("documents-bad", 1L),
                        entry("documents-too-short", 2L),
                        entry("documents-other-language", 3L),
                        entry("documents-duplicate", 20L),
                        entry("documents-kept", 100L),
                        entry("text-bytes", (long) bytes(english)));
        assertThat(train).doesNotContainAnyElementsOf(validation);
        assertThat(new HashSet<>(train)).hasSameSizeAs(train);
        List<String> all = new ArrayList<>(train);
        all.addAll(validation);
        assertThat(all).containsExactlyInAnyOrderElementsOf(english);
        assertThat(validation).hasSizeBetween(8, 35);
        assertThat(manifest.split("validation").documents()).isEqualTo(validation.size());
        assertThat(manifest.split("train").textBytes()).isEqualTo(bytes(train));
        assertThat(manifest.settings())
                .isEqualTo(ConfigLoader.render(settings(
                        "language=en", "min-characters=5", "max-bad-fraction=0.1", "validation-fraction=0.2")));
        manifest.verify(output);
    }

    @Test
    void theBytesDoNotDependOnPartitionsOrTheOrderOfFiles() throws IOException {
        List<String> english = TestCorpus.english(150);
        for (int part = 0; part < 3; part++) {
            TestCorpus.lines(raw.resolve(part + ".txt"), english.subList(part * 40, part * 40 + 70));
        }
        String sliceBytes = SPARK.conf().get(SLICE_BYTES);
        List<Map<String, String>> outputs = new ArrayList<>();
        try {
            for (String[] run : new String[][] {{"134217728", "1"}, {"3000", "7"}, {"500", "2"}}) {
                SPARK.conf().set(SLICE_BYTES, run[0]);
                SPARK.conf().set("spark.sql.shuffle.partitions", run[1]);
                Path target = directory.resolve("dataset-" + run[0]);
                PrepareCorpusJob.run(SPARK, settings(), HadoopFileStore.at(target.toString()));
                outputs.add(TestCorpus.hashes(target));
            }
        } finally {
            SPARK.conf().set(SLICE_BYTES, sliceBytes);
            SPARK.conf().set("spark.sql.shuffle.partitions", "3");
        }

        assertThat(outputs.get(0)).hasSize(14).containsKeys("report.html", "datacard.md");
        assertThat(outputs.get(1)).isEqualTo(outputs.get(0));
        assertThat(outputs.get(2)).isEqualTo(outputs.get(0));
    }

    @Test
    void theStepsOfTheListAreAppliedInItsOrderAndRejectsKept() throws IOException {
        List<String> english = TestCorpus.english(60);
        List<String> lines = new ArrayList<>(TestCorpus.json(english));
        lines.addAll(TestCorpus.json(
                english.subList(0, 5).stream().map(text -> text + "\u0007").toList()));
        lines.addAll(TestCorpus.json(TestCorpus.GERMAN));
        TestCorpus.lines(raw.resolve("a.jsonl"), lines);

        ShardManifest manifest = PrepareCorpusJob.run(
                        SPARK,
                        settings(
                                "steps=[exact-duplicates, {step=normalize}, {step=language, accept=[de, \"en:0\"]},"
                                        + " {step=min-characters, least=106}, exact-duplicates]",
                                "keep-rejects=true"),
                        output)
                .manifest();

        long shortOnes = english.stream().filter(text -> text.length() < 106).count()
                + TestCorpus.GERMAN.stream().filter(text -> text.length() < 106).count();
        long shortAgain = english.subList(0, 5).stream()
                .filter(text -> text.length() < 106)
                .count();
        assertThat(shortOnes).isPositive();
        assertThat(manifest.counts())
                .contains(
                        entry("documents-read", 68L),
                        entry("documents-other-language", 0L),
                        entry("documents-too-short", shortOnes + shortAgain),
                        entry("documents-duplicate", 5 - shortAgain),
                        entry("documents-kept", 63L - shortOnes));
        List<String> rejects = new ArrayList<>();
        for (String name : names(dataset.resolve("rejects"))) {
            rejects.addAll(Files.readAllLines(dataset.resolve("rejects").resolve(name)));
        }
        assertThat(rejects).hasSize((int) (68 - manifest.counts().get("documents-kept")));
        assertThat(rejects).allSatisfy(line -> assertThat(line)
                .contains("\"source\":\"file:" + raw.resolve("a.jsonl") + "\"", "\"offset\":", "\"text\":"));
        assertThat(rejects).anySatisfy(line -> assertThat(line)
                .contains("\"step\":\"min-characters\",\"rule\":\"too-short\",\"value\":\"10"));
    }

    @Test
    void aFinishedJobDoesNothingAndSaysSo() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), TestCorpus.english(40));
        ShardManifest first = PrepareCorpusJob.run(SPARK, settings(), output).manifest();
        Map<String, String> files = TestCorpus.hashes(dataset);

        PrepareResult again = PrepareCorpusJob.run(SPARK, settings(), output);

        assertThat(again).isEqualTo(new PrepareResult(Outcome.ALREADY_COMPLETE, new DatasetVersion(1, first)));
        assertThat(TestCorpus.hashes(dataset)).isEqualTo(files);
    }

    @Test
    void otherSettingsConflictWithAFinishedDataset() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), TestCorpus.english(40));
        PrepareCorpusJob.run(SPARK, settings(), output);

        assertRefused(
                ExitCode.CONFLICT,
                dataset + " was made with prepare.seed = 1, not 2; choose another output or the settings it was made"
                        + " with",
                "seed=2");
        assertRefused(ExitCode.CONFLICT, "was made with prepare.preset = (unset), not \"gopher\";", "preset=gopher");
    }

    @Test
    void aDirectoryThatHoldsOtherThingsIsLeftAlone() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), TestCorpus.english(40));
        TestCorpus.lines(dataset.resolve("train/thesis.txt"), List.of("years of work"));

        assertRefused(ExitCode.CONFLICT, "holds 'train' but no dataset; choose another output or delete it");
        assertThat(dataset.resolve("train/thesis.txt")).content().isEqualTo("years of work\n");
    }

    @Test
    void leftoversOfAKilledJobAreClearedAndTheJobRedone() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), TestCorpus.english(40));
        Path undisturbed = directory.resolve("undisturbed");
        PrepareCorpusJob.run(SPARK, settings(), HadoopFileStore.at(undisturbed.toString()));
        for (String left : List.of(
                "_work/shards-0/17/shard-00000.bin",
                "train/shard-00000.bin",
                "train/shard-00009.idx",
                "tokenizer.json",
                ".tmp-0815")) {
            TestCorpus.bytes(dataset.resolve(left), "torn".getBytes());
        }

        PrepareResult result = PrepareCorpusJob.run(SPARK, settings(), output);

        assertThat(result.outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(TestCorpus.hashes(dataset)).isEqualTo(TestCorpus.hashes(undisturbed));
    }

    @Test
    void aKillBetweenCommitAndCleaningUpIsAFinishedJob() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), TestCorpus.english(40));
        PrepareCorpusJob.run(SPARK, settings(), output);
        Map<String, String> files = TestCorpus.hashes(dataset);
        TestCorpus.bytes(dataset.resolve("_work/shards-0/17/shard-00000.bin"), "torn".getBytes());

        assertThat(PrepareCorpusJob.run(SPARK, settings(), output).outcome()).isEqualTo(Outcome.ALREADY_COMPLETE);
        assertThat(TestCorpus.hashes(dataset)).isEqualTo(files);
    }

    @Test
    void aFinishedDatasetNeedsItsInputNoMore() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), TestCorpus.english(40));
        TestCorpus.lines(raw.resolve("b.txt"), TestCorpus.english(60));
        PrepareCorpusJob.run(SPARK, settings(), output);
        Map<String, String> files = TestCorpus.hashes(dataset);

        Files.delete(raw.resolve("a.txt"));
        assertThat(PrepareCorpusJob.run(SPARK, settings(), output).outcome()).isEqualTo(Outcome.ALREADY_COMPLETE);
        Files.delete(raw.resolve("b.txt"));
        assertThat(PrepareCorpusJob.run(SPARK, settings(), output).outcome()).isEqualTo(Outcome.ALREADY_COMPLETE);
        assertRefused(ExitCode.CONFLICT, "was made with prepare.seed = 1, not 4", "seed=4");
        assertThat(TestCorpus.hashes(dataset)).isEqualTo(files);
    }

    @Test
    void inputThatGivesNothingIsRefusedAndNothingIsLeft() throws IOException {
        assertRefused(ExitCode.BAD_DATA, "matches no file");
        TestCorpus.lines(raw.resolve("a.txt"), TestCorpus.GERMAN);
        assertRefused(ExitCode.BAD_DATA, "gives no document: 3 were read, 3 other-language", "language=eng");
        TestCorpus.lines(raw.resolve("a.txt"), List.of("only one document"));
        assertRefused(ExitCode.BAD_DATA, "no document fell to the split '");
        Files.write(raw.resolve("a.txt"), new byte[0]);
        assertRefused(ExitCode.BAD_DATA, "gives no document: 0 were read");
        assertThat(dataset).isEmptyDirectory();
    }

    @Test
    void tooManyBrokenRecordsAreRefusedWithTheFirst() throws IOException {
        List<String> lines = new ArrayList<>(TestCorpus.json(TestCorpus.english(18)));
        lines.add(3, "{\"title\": 1}");
        lines.add(7, "{");
        TestCorpus.lines(raw.resolve("a.jsonl"), lines);
        long offset = String.join("\n", lines.subList(0, 3)).length() + 1;

        assertRefused(
                ExitCode.BAD_DATA,
                "2 of 20 records are broken, more than max-bad-fraction = 0.01 allows; the first is in file:"
                        + raw.resolve("a.jsonl") + " at " + offset + ": no field 'text'");
        assertThat(dataset).isEmptyDirectory();
        assertThat(PrepareCorpusJob.run(SPARK, settings("max-bad-fraction=0.1"), output)
                        .manifest()
                        .counts())
                .contains(entry("documents-bad", 2L));
        assertThat(Files.readAllLines(dataset.resolve("bad-records.jsonl")))
                .hasSize(2)
                .first()
                .isEqualTo("{\"source\":\"file:" + raw.resolve("a.jsonl") + "\",\"offset\":" + offset
                        + ",\"reason\":\"no field 'text'\"}");
    }

    @Test
    void aTornArchiveIsRefusedBySentenceNotByStackTrace() throws IOException {
        Path file = raw.resolve("a.txt.gz");
        TestCorpus.lines(file, TestCorpus.english(500));
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));

        assertRefused(ExitCode.BAD_DATA, "file:" + file + " is torn or corrupt near byte 1000: it ends too early");
        assertThat(dataset).isEmptyDirectory();
    }

    @Test
    void aDatasetThatAnotherJobIsMakingIsLeftToIt() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), TestCorpus.english(40));
        try (RunLease lease = RunLease.acquire(output.directory("_work"))) {
            assertRefused(ExitCode.CONFLICT, "_work is held by ");
            lease.verifyHeld();
        }

        assertThat(PrepareCorpusJob.run(SPARK, settings(), output).outcome()).isEqualTo(Outcome.WRITTEN);
    }

    @Test
    void parquetRowsWithoutUsableTextAreBad() throws IOException {
        List<String> texts = new ArrayList<>(TestCorpus.english(30));
        texts.add(null);
        texts.add("x".repeat(1001));
        SPARK.createDataset(texts, Encoders.STRING())
                .toDF("text")
                .coalesce(1)
                .write()
                .parquet(raw.toString());

        assertRefused(
                ExitCode.BAD_DATA,
                "2 of 32 records are broken, more than max-bad-fraction = 0.01 allows; the first is in file:",
                "max-record-bytes=1000");
        assertThat(PrepareCorpusJob.run(SPARK, settings("max-record-bytes=1000", "max-bad-fraction=0.5"), output)
                        .manifest()
                        .counts())
                .contains(entry("documents-bad", 2L), entry("documents-kept", 30L));
    }

    @Test
    void aParquetFileWithoutTheColumnIsRefused() throws IOException {
        SPARK.range(5).toDF("number").write().parquet(raw.resolve("p").toString());

        assertRefused(ExitCode.BAD_DATA, "has the columns [number]; expected a string column text-field = text");
        assertRefused(
                ExitCode.BAD_DATA, "a column of type BIGINT; expected a string column text-field", "text-field=number");
    }

    @Test
    void aCharacterTokenizerKeepsTheMostFrequentCharacters() throws IOException {
        List<String> texts = new ArrayList<>(TestCorpus.english(40));
        texts.add("äääöö😀😀😀ß");
        TestCorpus.lines(raw.resolve("a.txt"), texts);

        ShardManifest manifest = PrepareCorpusJob.run(
                        SPARK, settings("tokenizer=char", "vocabulary-size=259", "validation-fraction=0"), output)
                .manifest();

        Tokenizer tokenizer = TokenizerFile.read(dataset.resolve("tokenizer.json"));
        assertThat(tokenizer).isInstanceOf(CharTokenizer.class);
        assertThat(tokenizer.vocabularySize()).isEqualTo(259).isEqualTo(manifest.vocabularySize());
        assertThat(tokenizer.id("ä")).isPresent();
        assertThat(tokenizer.id("😀")).isPresent();
        assertThat(tokenizer.id("ö")).isEmpty();
        assertThat(manifest.splits()).containsOnlyKeys("train");
        assertThat(texts("train")).containsExactlyInAnyOrderElementsOf(texts);
    }

    @Test
    void aTokenizerCanBeReused() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), TestCorpus.english(40));
        PrepareCorpusJob.run(SPARK, settings(), output);
        Path other = directory.resolve("other");
        Path tokenizer = dataset.resolve("tokenizer.json");

        ShardManifest manifest = PrepareCorpusJob.run(
                        SPARK, settings("tokenizer-file=" + tokenizer, "seed=9"), HadoopFileStore.at(other.toString()))
                .manifest();

        assertThat(other.resolve("tokenizer.json")).hasSameBinaryContentAs(tokenizer);
        manifest.verify(HadoopFileStore.at(other.toString()));
        output = HadoopFileStore.at(directory.resolve("third").toString());
        assertRefused(ExitCode.BAD_DATA, "tokenizer-file /no/such.json does not exist", "tokenizer-file=/no/such.json");
        TestCorpus.lines(directory.resolve("bad.json"), List.of("{}"));
        assertRefused(ExitCode.BAD_DATA, "bad.json: ", "tokenizer-file=" + directory.resolve("bad.json"));
    }

    @Test
    void textThatLooksLikeTheEndOfADocumentDoesNotEndIt() throws IOException {
        List<String> texts = new ArrayList<>(TestCorpus.english(30));
        texts.add("before <|endoftext|> after");
        TestCorpus.lines(raw.resolve("a.txt"), texts);

        PrepareCorpusJob.run(SPARK, settings("validation-fraction=0"), output);

        assertThat(texts("train")).containsExactlyInAnyOrderElementsOf(texts);
    }

    private PrepareSettings settings(String... overrides) {
        List<String> all = new ArrayList<>(
                List.of("input=[\"" + raw + "\"]", "vocabulary-size=400", "shards=2", "validation-fraction=0.1"));
        all.addAll(List.of(overrides));
        return ConfigLoader.load(PrepareSettings.class, Optional.empty(), all);
    }

    private void assertRefused(ExitCode code, String sentence, String... overrides) {
        assertThatThrownBy(() -> PrepareCorpusJob.run(SPARK, settings(overrides), output))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
                .hasMessageContaining(sentence);
    }

    /** Decoded documents of splits; each must end with the end-of-document token, and have no other. */
    private List<String> texts(String... splits) throws IOException {
        ShardManifest manifest = ShardManifest.read(output);
        Tokenizer tokenizer = TokenizerFile.read(dataset.resolve("tokenizer.json"));
        List<String> texts = new ArrayList<>();
        for (String split : splits) {
            for (ShardFile shard : manifest.split(split).shards()) {
                try (ShardReader reader = ShardReader.open(output.directory(split), shard.name())) {
                    for (long document = 0; document < reader.documents(); document++) {
                        int[] ids = reader.document(document);
                        int[] text = Arrays.copyOf(ids, ids.length - 1);
                        assertThat(ids[ids.length - 1]).isEqualTo(manifest.endOfDocument());
                        assertThat(text).doesNotContain(manifest.endOfDocument());
                        texts.add(tokenizer.decode(text));
                    }
                }
            }
        }
        return texts;
    }

    private static int bytes(List<String> texts) {
        return texts.stream()
                .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
