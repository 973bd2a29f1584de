package io.rondo.prep;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.PrepareResult.Outcome;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.provenance.Origin;
import io.rondo.prep.provenance.ProvenanceReader;
import io.rondo.shards.DatasetFile;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.storage.RunLease;
import io.rondo.tokenizer.CharTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetVersionsTest {
    private static final List<String> ENGLISH = TestCorpus.english(120);
    private static final List<String> LONG_TEXTS = IntStream.range(0, 30)
            .mapToObj(number -> new Random(number)
                    .ints(60, 0, 5000)
                    .mapToObj(word -> "w" + word)
                    .collect(Collectors.joining(" ")))
            .toList();

    @TempDir
    Path directory;

    private Path raw;
    private Path dataset;
    private FileStore store;
    private PreparedDatasets datasets;

    @BeforeEach
    void paths() {
        raw = directory.resolve("raw");
        dataset = directory.resolve("dataset");
        store = HadoopFileStore.at(dataset.toString());
        datasets = new PreparedDatasets(raw);
    }

    @Test
    void newFilesBecomeTheNextVersionAndOldOnesStayAsTheyAre() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), ENGLISH.subList(0, 50));
        TestCorpus.lines(raw.resolve("b.txt"), ENGLISH.subList(40, 80));
        DatasetVersion first = datasets.prepare(dataset).version();
        Map<String, String> before = TestCorpus.hashes(dataset);

        Files.move(raw.resolve("a.txt"), raw.resolve("z.txt"));
        Files.setLastModifiedTime(raw.resolve("b.txt"), FileTime.fromMillis(1_000_000));
        assertThat(datasets.prepare(dataset)).isEqualTo(new PrepareResult(Outcome.ALREADY_COMPLETE, first));
        List<String> added = new ArrayList<>(ENGLISH.subList(75, 120));
        added.addAll(ENGLISH.subList(100, 105));
        added.add("{torn");
        TestCorpus.lines(raw.resolve("c.jsonl"), json(added));
        PrepareResult second = datasets.prepare(dataset, "max-bad-fraction=0.5");

        assertThat(second.outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(second.version().number()).isEqualTo(2);
        assertThat(TestCorpus.hashes(dataset)).containsAllEntriesOf(before);
        assertThat(DatasetVersion.numbers(store)).containsExactly(1L, 2L);
        assertThat(DatasetVersion.newest(store)).isEqualTo(second.version());
        assertThat(DatasetVersion.read(store, 1)).isEqualTo(first);
        assertThat(second.manifest().counts())
                .contains(
                        entry("documents-read", 90L + 51),
                        entry("documents-bad", 1L),
                        entry("documents-duplicate", 10L + 10),
                        entry("documents-kept", 120L));
        assertThat(second.manifest().sources())
                .hasSize(3)
                .startsWith(first.manifest().sources().toArray(String[]::new))
                .last()
                .asString()
                .startsWith("file:" + raw.resolve("c.jsonl") + " (");
        assertThat(second.manifest().settings()).contains("\"max-bad-fraction\" : 0.5");
        second.manifest().verify(store);
        // What was there stays in its place and split, in front of what is new.
        Map<String, List<String>> old = PreparedDatasets.texts(dataset, first);
        Map<String, List<String>> now = PreparedDatasets.texts(dataset, second.version());
        Path atOnce = directory.resolve("at-once");
        datasets.prepare(atOnce, "max-bad-fraction=0.5", "tokenizer-file=" + dataset.resolve("tokenizer.json"));
        Map<String, List<String>> together =
                PreparedDatasets.texts(atOnce, DatasetVersion.newest(HadoopFileStore.at(atOnce.toString())));
        for (String split : List.of("train", "validation")) {
            assertThat(now.get(split)).startsWith(old.get(split).toArray(String[]::new));
            assertThat(now.get(split)).hasSizeGreaterThan(old.get(split).size());
            assertThat(now.get(split)).containsExactlyInAnyOrderElementsOf(together.get(split));
        }
        try (ProvenanceReader origins = ProvenanceReader.open(store.directory("train"), "v000002-shard-00000")) {
            assertThat(origins.origin(0)).extracting(Origin::source).isEqualTo(2);
        }
        assertThat(datasets.prepare(dataset).outcome()).isEqualTo(Outcome.ALREADY_COMPLETE);
    }

    @Test
    void aFileThatHasChangedAndASecondJobAreRefusedAndNothingIsAdded() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), ENGLISH.subList(0, 50));
        datasets.prepare(dataset);
        Map<String, String> before = TestCorpus.hashes(dataset);
        long length = Files.size(raw.resolve("a.txt"));

        TestCorpus.lines(raw.resolve("a.txt"), ENGLISH.subList(0, 49));
        TestCorpus.lines(raw.resolve("b.txt"), ENGLISH.subList(60, 80));

        assertRefused(
                ExitCode.CONFLICT,
                "file:" + raw.resolve("a.txt") + " has changed since its documents went into file:" + dataset
                        + " (it had " + length + " bytes and has " + Files.size(raw.resolve("a.txt"))
                        + "); give it another name to add what it holds now, or make a new dataset");
        Files.move(raw.resolve("a.txt"), raw.resolve("a-2.txt"));
        try (RunLease lease = RunLease.acquire(store.directory("_work"))) {
            assertRefused(ExitCode.CONFLICT, "_work is held by process ");
            lease.verifyHeld();
        }
        store.delete("_work");
        assertThat(TestCorpus.hashes(dataset)).isEqualTo(before);
        assertThat(datasets.prepare(dataset).manifest().counts()).contains(entry("documents-kept", 70L));
    }

    @Test
    void aVersionWithoutNewDocumentsHasNoShardsOfItsOwnAndKnowsItsFiles() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), ENGLISH.subList(0, 50));
        ShardManifest first = datasets.prepare(dataset, "keep-rejects=true").manifest();
        TestCorpus.lines(raw.resolve("b.txt"), ENGLISH.subList(10, 20));

        PrepareResult second = datasets.prepare(dataset, "keep-rejects=true");

        assertThat(second.outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(second.manifest().splits()).isEqualTo(first.splits());
        assertThat(second.manifest().fingerprint()).isEqualTo(first.fingerprint());
        List<String> rejects = new ArrayList<>();
        for (int bucket = 0; bucket < 3; bucket++) {
            rejects.addAll(Files.readAllLines(dataset.resolve("rejects/v000002-rejects-0000" + bucket + ".jsonl")));
        }
        assertThat(rejects).hasSize(10).allSatisfy(line -> assertThat(line)
                .contains("\"rule\":\"duplicate\",\"value\":\"file:" + raw.resolve("a.txt") + " ("));
        assertThat(datasets.prepare(dataset, "keep-rejects=true").outcome()).isEqualTo(Outcome.ALREADY_COMPLETE);
    }

    @Test
    void theBytesOfAVersionDoNotDependOnPartitionsOrOnAJobThatWasKilled() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), ENGLISH.subList(0, 50));
        datasets.prepare(dataset);
        Path other = directory.resolve("other");
        DatasetOutputCrashTest.copy(dataset, other);
        TestCorpus.lines(raw.resolve("b.txt"), ENGLISH.subList(30, 80));
        TestCorpus.lines(raw.resolve("c.txt"), ENGLISH);
        datasets.prepare(dataset);

        LocalSpark.session().conf().set("spark.sql.shuffle.partitions", "5");
        FileStore killed = CrashingFileStore.before(HadoopFileStore.at(other.toString()), "train/");
        assertThatThrownBy(() -> PrepareCorpusJob.run(LocalSpark.session(), datasets.settings(), killed, 0))
                .hasMessageContaining("crashed");
        CrashingFileStore.bury(HadoopFileStore.at(other.toString()));
        assertThat(other.resolve("_work/judged.json")).exists();
        datasets.prepare(other);
        LocalSpark.session().conf().set("spark.sql.shuffle.partitions", "3");

        assertThat(TestCorpus.hashes(dataset))
                .containsKeys("versions/000000000002.json", "train/v000002-shard-00001.bin");
        assertThat(TestCorpus.hashes(other)).isEqualTo(TestCorpus.hashes(dataset));
    }

    @Test
    void aLargeJobThatWasKilledGoesOnFromTheDocumentsThatItHadJudged() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), ENGLISH.subList(0, 50));
        FileStore killed = CrashingFileStore.before(store, "train/");
        assertThatThrownBy(() -> PrepareCorpusJob.run(LocalSpark.session(), datasets.settings(), killed, 0))
                .hasMessageContaining("crashed");
        CrashingFileStore.bury(store);
        assertThat(dataset.resolve("_work/judged-tokenizer.json")).exists();
        // A tokenizer that nobody would train shows that it is taken, and other documents that they are.
        byte[] tokenizer = CharTokenizer.ofCharacters("").toJson().getBytes(StandardCharsets.UTF_8);
        Files.write(dataset.resolve("_work/judged-tokenizer.json"), tokenizer);
        Path judged;
        try (var files = Files.list(dataset.resolve("_work"))) {
            judged = files.filter(file -> file.getFileName().toString().matches("judged-.{36}"))
                    .findFirst()
                    .orElseThrow();
        }
        SparkSession spark = LocalSpark.session();
        Path fewer = directory.resolve("fewer");
        spark.read()
                .schema(Documents.JUDGED)
                .parquet(judged.toString())
                .where(col("position").gt(0))
                .write()
                .parquet(fewer.toString());
        try (var files = Files.list(judged)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(judged);
        Files.move(fewer, judged);
        ShardManifest manifest =
                PrepareCorpusJob.run(spark, datasets.settings(), store, 0).manifest();
        assertThat(manifest.counts()).contains(entry("documents-kept", 49L));
        assertThat(dataset.resolve("tokenizer.json")).hasBinaryContent(tokenizer);
        assertThat(dataset.resolve("_work")).doesNotExist();

        // What was judged for other files is of no use.
        TestCorpus.lines(raw.resolve("b.txt"), ENGLISH.subList(50, 60));
        Path mark = dataset.resolve("_work/judged.json");
        TestCorpus.bytes(mark, "{\"identity\":\"of another job\",\"directory\":\"judged-x\"}".getBytes());
        assertThat(PrepareCorpusJob.run(spark, datasets.settings(), store, 0)
                        .manifest()
                        .counts())
                .contains(entry("documents-kept", 59L));
    }

    @Test
    void everyVersionHasItsOwnReportsAlsoWhenAJobGoesOnFromJudgedDocuments() throws IOException {
        Path evaluation = directory.resolve("evaluation.txt");
        TestCorpus.lines(evaluation, List.of(ENGLISH.get(3), ENGLISH.get(60)));
        String steps = "steps=[exact-duplicates, {step=decontaminate, evaluation=[\"" + evaluation
                + "\"], words=5, min-words=5}]";
        TestCorpus.lines(raw.resolve("a.txt"), ENGLISH.subList(0, 50));
        datasets.prepare(dataset, steps);
        Map<String, String> before = TestCorpus.hashes(dataset);
        Path atOnce = directory.resolve("at-once");
        DatasetOutputCrashTest.copy(dataset, atOnce);
        TestCorpus.lines(raw.resolve("b.txt"), ENGLISH.subList(50, 90));
        FileStore killed = CrashingFileStore.before(store, "train/");
        assertThatThrownBy(() -> PrepareCorpusJob.run(LocalSpark.session(), datasets.settings(steps), killed, 0))
                .hasMessageContaining("crashed");
        CrashingFileStore.bury(store);
        assertThat(dataset.resolve("v000002-decontamination.jsonl")).exists();

        ShardManifest second = PrepareCorpusJob.run(LocalSpark.session(), datasets.settings(steps), store, 0)
                .manifest();

        assertThat(TestCorpus.hashes(dataset)).containsAllEntriesOf(before);
        assertThat(second.files())
                .extracting(DatasetFile::path)
                .contains("decontamination.jsonl", "report.html", "v000002-decontamination.jsonl")
                .contains("v000002-report.html", "v000002-datacard.md", "train/v000002-shard-00000.prov");
        assertThat(Files.readString(dataset.resolve("v000002-decontamination.jsonl")))
                .contains(evaluation.toString());
        second.verify(store);
        datasets.prepare(atOnce, steps);
        assertThat(TestCorpus.hashes(atOnce)).isEqualTo(TestCorpus.hashes(dataset));
    }

    @Test
    void nearDuplicatesOfEarlierDocumentsAreRejectedByTheirTrueSimilarity() throws IOException {
        String steps = "steps=[near-duplicates]";
        List<String> old = LONG_TEXTS.subList(0, 20);
        TestCorpus.lines(raw.resolve("a.txt"), old);
        ShardManifest first =
                datasets.prepare(dataset, steps, "keep-rejects=true").manifest();
        assertThat(first.files()).extracting(DatasetFile::path).contains("signatures/step-0-00000.sig");
        List<String> added = new ArrayList<>(LONG_TEXTS.subList(20, 30));
        added.add(old.get(3) + " But this is new.");
        added.add(old.get(5) + " And so is that. " + old.get(5).length());
        TestCorpus.lines(raw.resolve("b.txt"), added);

        ShardManifest second =
                datasets.prepare(dataset, steps, "keep-rejects=true").manifest();

        assertThat(second.counts()).contains(entry("documents-read", 32L), entry("documents-near-duplicate", 2L));
        assertThat(second.files()).extracting(DatasetFile::path).contains("signatures/v000002-step-0-00001.sig");
        second.verify(store);
        // 60 words have 56 n-grams of five words, which are among the 60 of the 64 words.
        String similarity = String.format(Locale.ROOT, "%.4f", 56.0 / 60);
        assertThat(rejects())
                .anySatisfy(line -> assertThat(line).contains("near-duplicate", "a.txt", ", similarity " + similarity));
        // A third version knows what the second one has added.
        TestCorpus.lines(raw.resolve("c.txt"), List.of(added.get(2) + " Once more, with feeling."));
        assertThat(datasets.prepare(dataset, steps, "keep-rejects=true")
                        .manifest()
                        .counts())
                .contains(entry("documents-read", 33L), entry("documents-near-duplicate", 3L));
    }

    @Test
    void paragraphsOfEarlierDocumentsAreRemoved() throws IOException {
        String steps = "steps=[paragraph-duplicates]";
        String notice = "All rights are reserved by the publisher of this text.";
        Files.createDirectories(raw);
        Files.writeString(raw.resolve("a.txt"), LONG_TEXTS.get(0) + "\n" + notice);
        Files.writeString(raw.resolve("b.txt"), LONG_TEXTS.get(1) + "\n" + notice);
        ShardManifest first = datasets.prepare(dataset, steps, "format=file", "validation-fraction=0")
                .manifest();
        long lengthOfOne = first.counts().get("text-bytes");
        assertThat(lengthOfOne).isEqualTo(bytes(LONG_TEXTS.get(0)) + 1 + bytes(notice) + bytes(LONG_TEXTS.get(1)));
        assertThat(first.files()).extracting(DatasetFile::path).anyMatch(path -> path.startsWith("paragraphs/step-0-"));
        Files.writeString(raw.resolve("c.txt"), notice.toUpperCase(Locale.ROOT) + "\n" + LONG_TEXTS.get(2));
        Files.writeString(raw.resolve("d.txt"), LONG_TEXTS.get(1));

        ShardManifest second = datasets.prepare(dataset, steps, "format=file", "validation-fraction=0")
                .manifest();

        // Of c.txt the notice went, of d.txt everything.
        assertThat(second.counts())
                .contains(entry("documents-kept", 3L), entry("text-bytes", lengthOfOne + bytes(LONG_TEXTS.get(2))));
        second.verify(store);
        // A third version knows what the second one has added.
        Files.writeString(raw.resolve("e.txt"), LONG_TEXTS.get(2) + "\n" + LONG_TEXTS.get(3));
        assertThat(datasets.prepare(dataset, steps, "format=file", "validation-fraction=0")
                        .manifest()
                        .counts())
                .contains(
                        entry("documents-kept", 4L),
                        entry("text-bytes", lengthOfOne + bytes(LONG_TEXTS.get(2)) + bytes(LONG_TEXTS.get(3))));
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private List<String> rejects() throws IOException {
        List<String> lines = new ArrayList<>();
        try (var files = Files.list(dataset.resolve("rejects"))) {
            for (Path file : files.sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @Test
    void whatADatasetRemembersIsCheckedBeforeItIsReliedOn() throws IOException {
        TestCorpus.lines(raw.resolve("a.txt"), ENGLISH.subList(0, 50));
        datasets.prepare(dataset);
        TestCorpus.lines(raw.resolve("b.txt"), ENGLISH.subList(50, 80));

        assertRefusedWhile("versions/v000001-inputs.json", cut(40), "v000001-inputs.json, line ");
        assertRefusedWhile(
                "versions/v000001-inputs.json",
                bytes -> new String(bytes)
                        .replace("Version\": 1", "Version\": 7")
                        .getBytes(),
                "v000001-inputs.json has the format version 7; this Rondo reads version 1");
        assertRefusedWhile("train/shard-00001.prov", cut(7), "train/shard-00001.prov is torn: ");
        assertRefusedWhile(
                "train/shard-00001.prov",
                bytes -> Arrays.copyOf(bytes, bytes.length - 32),
                "documents; the manifest says ");
        assertRefusedWhile(
                "train/shard-00001.prov",
                bytes -> {
                    byte[] altered = bytes.clone();
                    altered[altered.length - 64] ^= (byte) 0xF0;
                    altered[altered.length - 96] ^= (byte) 0xF0;
                    return altered;
                },
                "shard-00001.prov is corrupt: the ids of its documents do not ascend");
        assertRefusedWhile(
                "tokenizer.json",
                bytes -> new String(bytes).replace("endoftext", "endOfText").getBytes(),
                "tokenizer.json is not the tokenizer that the dataset was made with, or is corrupt");
        assertRefusedWhile("manifest.json", cut(9), "is not a whole dataset manifest");
        Files.delete(dataset.resolve("versions/v000001-inputs.json"));
        assertRefused(ExitCode.CONFLICT, "was made by a Rondo that did not write down which files went in");
    }

    private static Change cut(int bytes) {
        return content -> Arrays.copyOf(content, content.length - bytes);
    }

    private interface Change {
        byte[] of(byte[] content);
    }

    private void assertRefusedWhile(String file, Change change, String sentence) throws IOException {
        byte[] intact = Files.readAllBytes(dataset.resolve(file));
        Map<String, String> before = TestCorpus.hashes(dataset);
        Files.write(dataset.resolve(file), change.of(intact));
        assertRefused(ExitCode.BAD_DATA, sentence);
        Files.write(dataset.resolve(file), intact);
        assertThat(TestCorpus.hashes(dataset)).isEqualTo(before);
    }

    private void assertRefused(ExitCode code, String sentence) {
        assertThatThrownBy(() -> datasets.prepare(dataset))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
                .hasMessageContaining(sentence);
    }

    private static List<String> json(List<String> lines) {
        return lines.stream()
                .map(line -> line.startsWith("{") ? line : TestCorpus.json(line))
                .toList();
    }
}
