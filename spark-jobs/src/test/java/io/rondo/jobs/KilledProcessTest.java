package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of the command line that are killed, as {@code kill -9} does, at moments that a seed chooses; started again
 * with the same command they come to the same files, and nothing else is left.
 */
@DisabledOnOs(OS.WINDOWS)
class KilledProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @TempDir
    private static Path directory;

    private final SplittableRandom random = new SplittableRandom(20_261_123);

    @BeforeAll
    static void writeACorpus() throws IOException {
        SmallCorpus.write(HadoopFileStore.at(directory.toString()), 3000);
    }

    @Test
    void aPreparationThatIsKilledWhileItWritesIsDoneAgain() throws Exception {
        Path calm = succeed(prepare(place("calm")));
        Path rough = place("rough");
        try (RondoJvm killed = RondoJvm.start(directory, prepare(rough))) {
            await(killed, () -> hasEntry(rough.resolve("_work"), "shards-"));
            Thread.sleep(random.nextInt(300));
            killed.killDriver();
        }
        succeed(prepare(rough));
        assertThat(contents(rough)).isEqualTo(contents(calm));
    }

    @Test
    void anExportThatIsKilledWhileItWritesIsDoneAgain() throws Exception {
        Path dataset = succeed(prepare(place("dataset")));
        Path run = succeed(pretrain(dataset, place("run"), 2));
        exportIsKilledWhileItWrites(run, 1);
    }

    @Test
    @Tag("slow")
    void aPreparationThatIsKilledAtAnyMomentComesToTheSameDataset() throws Exception {
        Path calm = place("slow-calm");
        long undisturbed = duration(prepare(calm));
        int kills = 6;
        for (int moment = 0; moment < kills; moment++) {
            Path rough = place("slow-rough-" + moment);
            kill(prepare(rough), moment(undisturbed, moment, kills));
            kill(prepare(rough), moment(undisturbed, random.nextInt(kills), kills));
            succeed(prepare(rough));
            assertThat(contents(rough)).as("kill %d of %d", moment, kills).isEqualTo(contents(calm));
        }
    }

    @Test
    @Tag("slow")
    void aFurtherVersionThatIsKilledAtAnyMomentComesToTheSameDataset() throws Exception {
        Path input = Files.createDirectories(directory.resolve("growing"));
        List<Path> datasets = new ArrayList<>();
        Files.copy(directory.resolve(SmallCorpus.FILE), input.resolve("a.txt"));
        int kills = 6;
        for (int moment = -1; moment < kills; moment++) {
            datasets.add(succeed(prepare(place("growing-" + (moment + 1)), input)));
        }
        Files.writeString(
                input.resolve("b.txt"), Files.readString(input.resolve("a.txt")).replace("the", "a"));
        Path calm = datasets.get(0);
        long undisturbed = duration(prepare(calm, input));
        assertThat(calm.resolve("versions/000000000002.json")).exists();
        for (int moment = 0; moment < kills; moment++) {
            Path rough = datasets.get(moment + 1);
            kill(prepare(rough, input), moment(undisturbed, moment, kills));
            kill(prepare(rough, input), moment(undisturbed, random.nextInt(kills), kills));
            succeed(prepare(rough, input));
            assertThat(contents(rough)).as("kill %d of %d", moment, kills).isEqualTo(contents(calm));
        }
    }

    @Test
    @Tag("slow")
    void aTrainingThatIsKilledAtAnyMomentComesToTheSameRun() throws Exception {
        Path dataset = succeed(prepare(place("training-dataset")));
        Path calm = place("training-calm");
        long undisturbed = duration(pretrain(dataset, calm, 160));
        String checksum = checksum(calm);
        int kills = 5;
        for (int moment = 0; moment < kills; moment++) {
            Path rough = place("training-rough-" + moment);
            kill(pretrain(dataset, rough, 160), moment(undisturbed, moment, kills));
            kill(pretrain(dataset, rough, 160), moment(undisturbed, random.nextInt(kills), kills));
            succeed(pretrain(dataset, rough, 160));
            assertThat(checksum(rough)).as("kill %d of %d", moment, kills).isEqualTo(checksum);
            assertThat(namesOfRun(rough)).as("kill %d of %d", moment, kills).isEqualTo(namesOfRun(calm));
            assertThat(rough.resolve("metrics.jsonl")).content().hasLineCount(16);
        }
    }

    @Test
    @Tag("slow")
    void anExportThatIsKilledAtAnyMomentComesToTheSameFiles() throws Exception {
        Path dataset = succeed(prepare(place("export-dataset")));
        Path run = place("export-run");
        // 40 MB, so that writing takes a moment
        succeed(pretrain(dataset, run, 1, "model.layers=4", "model.width=448", "training.batch-size=1"));
        exportIsKilledWhileItWrites(run, 8);
        Path calm = place("export-calm");
        long undisturbed = duration(export(run, calm));
        for (int moment = 0; moment < 4; moment++) {
            Path rough = place("export-rough-" + moment);
            kill(export(run, rough), moment(undisturbed, moment, 4));
            succeed(export(run, rough));
            assertThat(contents(rough.getParent())).isEqualTo(contents(calm.getParent()));
        }
    }

    private void exportIsKilledWhileItWrites(Path run, int times) throws Exception {
        Path calm = succeed(export(run, place("calm-export-" + times)));
        Path rough = place("rough-export-" + times);
        for (int kill = 0; kill < times; kill++) {
            try (RondoJvm killed = RondoJvm.start(directory, export(run, rough))) {
                await(killed, () -> hasEntry(rough.getParent().resolve(".model.unfinished"), "files-"));
                Thread.sleep(random.nextInt(1 + 12 * kill));
                killed.killDriver();
            }
        }
        succeed(export(run, rough));
        assertThat(contents(rough.getParent())).isEqualTo(contents(calm.getParent()));
    }

    /** A directory that does not exist yet, alone in one that does, so that what is left beside it is seen. */
    private static Path place(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name)).resolve("model");
    }

    private static List<String> prepare(Path output) {
        return prepare(output, directory.resolve(SmallCorpus.FILE));
    }

    private static List<String> prepare(Path output, Path input) {
        return List.of(
                "prepare",
                "--output",
                output.toString(),
                "prepare.input=" + input,
                "prepare.vocabulary-size=400",
                "prepare.shards=3",
                "prepare.validation-fraction=0.1",
                "spark.master=local[2]");
    }

    private static List<String> pretrain(Path dataset, Path run, int steps, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "pretrain",
                "--data",
                dataset.toString(),
                "--run",
                run.toString(),
                "model.layers=1",
                "model.heads=2",
                "model.width=32",
                "model.sequence-length=32",
                "training.workers=2",
                "training.inner-steps=10",
                "training.steps=" + steps,
                "training.batch-size=4",
                "training.warm-up-steps=1",
                "spark.master=local[2]"));
        arguments.addAll(List.of(settings));
        return arguments;
    }

    private static List<String> export(Path run, Path to) {
        return List.of("export", "--checkpoint", run.toString(), "--format", "huggingface", "--to", to.toString());
    }

    /** Runs a command in this process; gives back the directory that it made. */
    private static Path succeed(List<String> arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        for (String option : List.of("--output", "--run", "--to")) {
            if (arguments.contains(option)) {
                return Path.of(arguments.get(arguments.indexOf(option) + 1));
            }
        }
        throw new IllegalArgumentException(arguments + " makes nothing");
    }

    private static long duration(List<String> arguments) throws Exception {
        long start = System.nanoTime();
        try (RondoJvm undisturbed = RondoJvm.start(directory, arguments)) {
            assertThat(undisturbed.waitFor(PATIENCE)).as(undisturbed.output()).isZero();
        }
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    /** One moment in each of so many equal parts of the time that a command takes. */
    private long moment(long millis, int part, int parts) {
        return (long) (millis * (part + random.nextDouble()) / parts);
    }

    private static void kill(List<String> arguments, long afterMillis) throws Exception {
        try (RondoJvm killed = RondoJvm.start(directory, arguments)) {
            Thread.sleep(afterMillis);
            killed.killDriver();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(RondoJvm process, Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(process.isAlive()).as(process.output()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(1);
        }
    }

    private static boolean hasEntry(Path parent, String prefix) throws IOException {
        if (!Files.isDirectory(parent)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.anyMatch(entry -> entry.getFileName().toString().startsWith(prefix));
        }
    }

    /** Everything below a directory, hidden things too, with the checksums of files. */
    private static Map<String, String> contents(Path top) throws IOException {
        FileStore store = HadoopFileStore.at(top.toString());
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(top)) {
            for (Path path : paths.filter(path -> !path.equals(top)).toList()) {
                String name = top.relativize(path).toString();
                contents.put(name, Files.isDirectory(path) ? "directory" : Checksums.sha256(store, name));
            }
        }
        return contents;
    }

    /** The files of a run, without those of its leases; random parts of names do not count. */
    private static List<String> namesOfRun(Path run) throws IOException {
        return contents(run).keySet().stream()
                .filter(name -> !name.startsWith("epochs"))
                .map(name -> name.replaceAll(UUID, "uuid"))
                .sorted()
                .toList();
    }

    private static String checksum(Path run) {
        CommandLineRun inspected = CommandLineRun.of("inspect", run.toString());
        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        return inspected
                .out()
                .lines()
                .filter(line -> line.startsWith("checksum "))
                .findFirst()
                .orElseThrow();
    }
}
