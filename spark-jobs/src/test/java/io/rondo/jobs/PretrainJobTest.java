package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.shards.MixtureSource;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.storage.RunLease;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainJobTest {
    private static final List<String> SETTINGS = List.of(
            "model.layers=1",
            "model.heads=2",
            "model.width=16",
            "model.sequence-length=16",
            "training.workers=2",
            "training.inner-steps=2",
            "training.steps=4",
            "training.batch-size=2",
            "training.learning-rate=1e-3");

    @TempDir
    private static Path datasets;

    @TempDir
    private Path directory;

    private Path dataset;
    private Path run;

    @BeforeAll
    static void prepareADataset() throws Exception {
        SmallCorpus.write(HadoopFileStore.at(datasets.toString()), 100);
        CommandLineRun prepared = CommandLineRun.of(
                "prepare",
                "--output",
                datasets.resolve("dataset").toString(),
                "prepare.input=" + datasets.resolve(SmallCorpus.FILE),
                "prepare.vocabulary-size=300",
                "prepare.shards=2",
                "prepare.validation-fraction=0.1",
                "spark.master=local[2]");
        assertThat(prepared.exitCode()).as(prepared.err()).isZero();
    }

    @BeforeEach
    void chooseDirectories() {
        dataset = datasets.resolve("dataset");
        run = directory.resolve("run");
    }

    @Test
    void aRunKeepsItsSettingsItsTokenizerAndItsMetrics() throws Exception {
        CommandLineRun first = pretrain();
        assertThat(first.err()).isEmpty();
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("2 rounds, 4 steps of each worker").contains("run          " + run);
        assertThat(run.resolve("tokenizer.json")).hasSameBinaryContentAs(dataset.resolve("tokenizer.json"));
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(2);
        FileStore store = HadoopFileStore.at(run.toString());
        assertThat(first.out())
                .contains(
                        new CheckpointStore(store).latestIntact().orElseThrow().parameterChecksum());

        CommandLineRun second = pretrain();
        assertThat(second.exitCode()).isZero();
        assertThat(second.out()).startsWith("The run is complete already; nothing to do.\n");
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(2);

        Path again = directory.resolve("again");
        CommandLineRun fromItsSettings = CommandLineRun.of(
                "pretrain",
                "--data",
                dataset.toString(),
                "--run",
                again.toString(),
                "--config",
                run.resolve("settings.json").toString());
        assertThat(fromItsSettings.out()).isEqualTo(first.out().replace(run.toString(), again.toString()));
        assertThat(again.resolve("settings.json")).hasSameTextualContentAs(run.resolve("settings.json"));
    }

    @Test
    void aRunStaysWithTheVersionOfTheDatasetThatItStartedWith() throws Exception {
        copyDataset();
        CommandLineRun first = pretrain();
        FileStore store = HadoopFileStore.at(run.toString());
        assertThat(run.resolve("dataset.json")).content().contains("\"version\" : 1");
        SmallCorpus.write(HadoopFileStore.at(directory.resolve("more").toString()), 140);
        CommandLineRun added = CommandLineRun.of(
                "prepare",
                "--output",
                dataset.toString(),
                "prepare.input=" + directory.resolve("more"),
                "prepare.vocabulary-size=300",
                "prepare.shards=2",
                "prepare.validation-fraction=0.1",
                "spark.master=local[2]");
        assertThat(added.out())
                .as(added.err())
                .contains("version      2", "report       " + dataset + "/v000002-report.html");
        assertThat(CommandLineRun.of("inspect", dataset.toString()).out()).contains("1 with ", ", 2 with ");

        // Back to before its first checkpoint, and to how earlier Rondos left a run: it repeats what it did.
        store.delete("_commits");
        assertThat(pretrain().out()).isEqualTo(first.out());
        store.delete("dataset.json");
        store.delete("_commits/000000000002.json");
        assertThat(pretrain().out()).isEqualTo(first.out());
        CommandLineRun other = pretrain("--data-version", "2");
        assertThat(other.exitCode()).isEqualTo(4);
        assertThat(other.err()).contains(run + " was trained with the dataset with the fingerprint ");

        run = directory.resolve("new");
        assertThat(pretrain().out())
                .contains("checksum")
                .isNotEqualTo(first.out().replace("/run", "/new"));
        run = directory.resolve("old");
        assertThat(pretrain("--data-version", "1").out())
                .isEqualTo(first.out().replace(directory + "/run", run.toString()));
        assertThat(pretrain("--data-version", "3"))
                .isEqualTo(new CommandLineRun(2, "", "rondo: file:" + dataset + " has no version 3; it has [1, 2]\n"));
    }

    @Test
    void aRunIsNotContinuedWithOtherSettings() {
        assertThat(pretrain().exitCode()).isZero();
        CommandLineRun other = pretrain("training.learning-rate=0.5");
        assertThat(other)
                .isEqualTo(new CommandLineRun(
                        4,
                        "",
                        "rondo: file:" + run + " was started with training.learning-rate = 0.001, not 0.5; choose"
                                + " another run directory, or delete this one\n"));
    }

    @Test
    void aRunGoesOnWithOtherKernelsAndWithTheSettingsOfAnOlderRondo() throws Exception {
        assertThat(pretrain("training.steps=4").exitCode()).isZero();
        Path kept = run.resolve("settings.json");
        String older = Files.readString(kept)
                .replaceAll(
                        "(?m)^ *\"(architecture|key-value-heads|feed-forward-width|norm-epsilon|rotary-base)\".*\\R",
                        "")
                .replaceAll(",\\s*\"tied-embeddings\" : null", "")
                .replaceAll("(?s)  \"compute\" : \\{.*?\\},\\R", "");
        assertThat(older).doesNotContain("architecture", "tied-embeddings", "compute");
        Files.writeString(kept, older);
        CommandLineRun again = pretrain("training.steps=4", "compute.kernels=portable", "compute.threads=2");
        assertThat(again.exitCode()).as(again.err()).isZero();
        CommandLineRun other = pretrain("training.steps=4", "model.architecture=llama");
        assertThat(other.exitCode()).isEqualTo(4);
        assertThat(other.err()).contains("was started with model.architecture = gpt2, not llama");
    }

    @Test
    void aLlamaIsPretrained() {
        CommandLineRun llama = pretrain("model.architecture=llama", "model.key-value-heads=1");
        assertThat(llama.exitCode()).as(llama.err()).isZero();
    }

    @Test
    void aModelThatCannotFitIsRefusedBeforeItStarts() {
        CommandLineRun refused = pretrain("model.width=32768", "model.layers=100");
        assertThat(refused.exitCode()).isEqualTo(5);
        assertThat(refused.err())
                .contains("GiB of native memory for 2 workers in one process (parameters ")
                .contains("; lower training.batch-size, raise training.accumulation, set compute.recompute=true, lower")
                .hasLineCount(1);
        assertThat(run).doesNotExist();
    }

    @Test
    void aRunThatAnotherDriverHoldsIsRefused() throws Exception {
        assertThat(pretrain("training.steps=2").exitCode()).isZero();
        try (RunLease lease = RunLease.acquire(HadoopFileStore.at(run.toString()))) {
            CommandLineRun second = pretrain("training.steps=2");
            assertThat(second.exitCode()).isEqualTo(4);
            assertThat(second.err())
                    .contains(run + " is held by ")
                    .contains("; wait until it ends, or end it")
                    .hasLineCount(1);
            lease.verifyHeld();
        }
    }

    @Test
    void aDirectoryThatHoldsSomethingElseIsLeftAlone() throws Exception {
        Files.createDirectories(run);
        Files.writeString(run.resolve("thesis.txt"), "");
        CommandLineRun refused = pretrain();
        assertThat(refused)
                .isEqualTo(new CommandLineRun(
                        4,
                        "",
                        "rondo: file:" + run + " holds 'thesis.txt' but no run; choose another run directory, or"
                                + " delete this one\n"));
        assertThat(run).isDirectoryContaining("glob:**thesis.txt").isDirectoryNotContaining("glob:**.json");
    }

    @Test
    void anUnknownKeyIsAUsageErrorWithTheNearestOne() {
        assertThat(pretrain("training.lerning-rate=1"))
                .isEqualTo(new CommandLineRun(
                        2,
                        "",
                        "rondo: command line: training.lerning-rate is not a setting; did you mean"
                                + " training.learning-rate?\n"));
        assertThat(run).doesNotExist();
    }

    @Test
    void headsMustDivideTheWidth() throws Exception {
        Path config = Files.writeString(directory.resolve("a.conf"), "model { heads = 5, width = 16 }");
        CommandLineRun refused = CommandLineRun.of(
                "pretrain", "--data", dataset.toString(), "--run", run.toString(), "--config", config.toString());
        assertThat(refused)
                .isEqualTo(new CommandLineRun(
                        2,
                        "",
                        "rondo: " + config + ": model: heads = 5 does not divide width = 16; every head needs an equal"
                                + " part of it\n"));
    }

    @Test
    void aSequenceLongerThanTheDatasetIsBadData() {
        CommandLineRun refused = pretrain("model.sequence-length=100000");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err())
                .contains("/dataset/train holds ")
                .contains("; a sequence length of 100000 needs at least 100001")
                .hasLineCount(1);
        assertThat(run).doesNotExist();
    }

    @Test
    void aMixtureIsTrainedOnAsLongAsItsLimitsAllow() throws Exception {
        copyDataset();
        mix(1);
        CommandLineRun refused = pretrain("training.steps=100000");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .matches("rondo: training.steps = 100000 wants more than the \\d+ steps of 4 sequences that max-epochs"
                        + " of the dataset's mixture allow\n");
        assertThat(run).doesNotExist();
        assertThat(CommandLineRun.of("inspect", dataset.toString()).out())
                .contains("first 25.00 % for at most 1.0 epochs, second 75.00 % for at most 1.0 epochs");
        CommandLineRun trained = pretrain();
        assertThat(trained.exitCode()).as(trained.err()).isZero();
    }

    @Test
    void aDatasetThatDoesNotExistIsBadData() {
        dataset = directory.resolve("nothing");
        CommandLineRun refused = pretrain();
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err()).contains(dataset.toString()).hasLineCount(1);
        assertThat(run).doesNotExist();
    }

    @Test
    void aTornShardIsBadData() throws Exception {
        copyDataset();
        Path shard = firstShard();
        try (FileChannel file = FileChannel.open(shard, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 3);
        }
        CommandLineRun refused = pretrain();
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err()).contains(shard + " ends at byte ").hasLineCount(1);
        assertThat(run).doesNotExist();
    }

    @Test
    void aShardWithAFlippedBitIsBadData() throws Exception {
        copyDataset();
        Path shard = firstShard();
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 4 * 2] ^= 1; // the low byte of an id, which stays in the vocabulary
        Files.write(shard, bytes);
        CommandLineRun refused = pretrain();
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err()).contains(shard.toString()).contains("SHA-256").hasLineCount(1);
        assertThat(run).doesNotExist();
    }

    @Test
    void benchAveragingTrainsInOneProcessWhatPretrainTrainsAndReportsIt() throws Exception {
        CommandLineRun trained = pretrain("training.seed=7");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        Path config = directory.resolve("shared.conf");
        Files.write(config, SETTINGS);
        Path runs = directory.resolve("some.runs");
        Files.write(
                runs,
                List.of(
                        "# two groups",
                        "[All alike]",
                        "every step: training.method=synchronous",
                        "every 2: training.inner-steps=2",
                        "[Wire]",
                        "every 2",
                        "four bits: training.wire=e3m0"));
        Path results = directory.resolve("results.jsonl");
        Path page = directory.resolve("page.md");

        CommandLineRun first = averaging(config, runs, results, "--seeds", "7", "--report", page.toString());

        assertThat(first.err()).isEmpty();
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).hasLineCount(3).contains("every 2 ", "seed 7 ", ", 2 rounds, ");
        List<String> lines = Files.readAllLines(results);
        assertThat(lines).hasSize(3);
        ObjectMapper json = new ObjectMapper();
        assertThat(trained.out())
                .contains("checksum     "
                        + json.readTree(lines.get(1)).path("checksum").asText());
        assertThat(page)
                .content()
                .contains("## All alike\n", "| every 2 | ", " (7) |", "| against every step |", "| 2 × |")
                .contains("## Wire\n", "![loss against bytes](page-2-bytes.svg)");
        assertThat(directory.resolve("page-1-tokens.svg")).content().contains("<polyline", ">every 2</text>");

        CommandLineRun second = averaging(config, runs, results, "--seeds", "7");
        assertThat(second.out()).isEmpty();
        assertThat(Files.readAllLines(results)).isEqualTo(lines);

        Files.write(runs, List.of("a: training.inner-steps=2", "a: training.inner-steps=4"));
        assertThat(averaging(config, runs, results).err())
                .contains(runs + ":2: there was a run 'a' before")
                .hasLineCount(1);
        Files.write(runs, List.of("training.inner-steps"));
        CommandLineRun noName = averaging(config, runs, results);
        assertThat(noName.exitCode()).isEqualTo(2);
        assertThat(noName.err())
                .contains(":1: expected a name, a colon and settings")
                .hasLineCount(1);
        Files.write(results, List.of("{"));
        Files.write(runs, List.of("a:"));
        CommandLineRun torn = averaging(config, runs, results);
        assertThat(torn.exitCode()).isEqualTo(3);
        assertThat(torn.err())
                .contains(results + ":1 is not the result of a run")
                .hasLineCount(1);
    }

    private CommandLineRun averaging(Path config, Path runs, Path results, String... more) {
        List<String> arguments = new ArrayList<>(List.of("bench", "averaging", "--data", dataset.toString()));
        arguments.addAll(List.of("--config", config.toString(), "--runs", runs.toString()));
        arguments.addAll(List.of("--results", results.toString()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments);
    }

    private CommandLineRun pretrain(String... settings) {
        List<String> arguments =
                new ArrayList<>(List.of("pretrain", "--data", dataset.toString(), "--run", run.toString()));
        arguments.addAll(SETTINGS);
        arguments.addAll(List.of(settings));
        return CommandLineRun.of(arguments);
    }

    private void copyDataset() throws Exception {
        Path copy = directory.resolve("dataset");
        try (var files = Files.walk(dataset)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(dataset.relativize(file).toString()));
            }
        }
        dataset = copy;
    }

    /** Makes each of the two shards a source of a mixture. */
    private void mix(double maxEpochs) throws Exception {
        FileStore store = HadoopFileStore.at(dataset.toString());
        ShardManifest plain = ShardManifest.read(store);
        List<String> shards =
                plain.split("train").shards().stream().map(ShardFile::name).toList();
        store.delete(ShardManifest.FILE);
        new ShardManifest(
                        ShardManifest.MIXTURE_VERSION,
                        plain.tokenizerSha256(),
                        plain.vocabularySize(),
                        plain.endOfDocument(),
                        plain.splits(),
                        plain.sources(),
                        plain.settings(),
                        plain.counts(),
                        plain.files(),
                        List.of(
                                new MixtureSource("first", 1, maxEpochs, shards.subList(0, 1)),
                                new MixtureSource("second", 3, maxEpochs, shards.subList(1, 2))))
                .write(store);
    }

    private Path firstShard() throws Exception {
        try (var files = Files.list(dataset.resolve("train"))) {
            return files.filter(file -> file.toString().endsWith(".bin"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }
}
