package io.rondo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that dies after operation k, for every k of a save and of the cleaning up that follows it. */
abstract class CrashSweepContract {
    static final BeforeCommit NOTHING = () -> {};
    static final Predicate<String> NO_FILE = path -> false;
    private static final int MORE_THAN_THERE_ARE = 500;

    FileStore run;
    CheckpointStore checkpoints;

    abstract FileStore newStore() throws IOException;

    /** From one k to the next; where files are slow, every k has its turn among the slow tests. */
    abstract int stride();

    @BeforeEach
    void openRun() throws IOException {
        run = newStore();
        checkpoints = new CheckpointStore(run);
    }

    @Test
    void aCrashAfterAnyOperationOfASaveLeavesTheOldOrTheNewCheckpointToTheLastBit() throws IOException {
        crashInASave(stride());
    }

    @Test
    void aCrashAfterAnyOperationOfRetentionLeavesWhatIsKeptIntact() throws IOException {
        crashInRetention(stride());
    }

    void crashInASave(int stride) throws IOException {
        Set<Long> outcomes = new TreeSet<>();
        boolean finished = false;
        int operations = 0;
        for (; !finished; operations += stride) {
            FileStore store = run.directory("crash-" + operations);
            new CheckpointStore(store).save(draft(store, 1), NOTHING);
            CheckpointDraft next = draft(store, 2);
            try {
                new CheckpointStore(crashingAfter(operations, store)).save(next, NOTHING);
                finished = hintOf(store).equals("2\n");
            } catch (RondoException e) {
                assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
                assertThat(e).hasMessageEndingWith("crashed");
            }
            CheckpointStore afterwards = new CheckpointStore(store);
            CheckpointManifest latest = afterwards.latestIntact().orElseThrow();
            outcomes.add(latest.generation());
            assertBitIdentical(afterwards, latest);
            assertBitIdentical(afterwards, afterwards.load(1));
            assertThat(finished && latest.generation() != 2).isFalse();

            // The next driver goes on, and takes away what the dead one has left.
            long generation = latest.generation() + 1;
            CheckpointManifest third = afterwards.save(draft(store, (int) generation), NOTHING);
            afterwards.collectOrphans(NO_FILE);
            assertThat(afterwards.latestIntact()).contains(third);
            assertThat(files(store, "")).isEqualTo(needed(afterwards));
            assertThat(operations).isLessThan(MORE_THAN_THERE_ARE);
        }
        assertThat(outcomes).containsExactly(1L, 2L);
        assertThat(operations).isGreaterThan(20);
    }

    void crashInRetention(int stride) throws IOException {
        Retention retention = new Retention(1, 3, 0);
        boolean finished = false;
        int operations = 0;
        for (; !finished; operations += stride) {
            FileStore store = run.directory("crash-" + operations);
            CheckpointStore intact = new CheckpointStore(store);
            for (int generation = 1; generation <= 4; generation++) {
                intact.save(draft(store, generation), NOTHING);
            }
            intact.pin(2);
            draft(store, 5); // what a failed save has left
            store.createExclusively("ckpt/000000000002-dead/model.safetensors", new byte[1]);
            store.createExclusively("_commits/.tmp-dead", new byte[1]);
            try {
                CheckpointStore crashing = new CheckpointStore(crashingAfter(operations, store));
                crashing.retain(retention);
                crashing.collectOrphans(NO_FILE);
                finished = true;
            } catch (IOException e) {
                assertThat(e).hasMessage("crashed");
            }
            CheckpointStore afterwards = new CheckpointStore(store);
            // Whatever still has a commit is whole, and what is to stay has one.
            assertThat(afterwards.generations()).contains(2L, 3L, 4L);
            for (long generation : afterwards.generations()) {
                assertBitIdentical(afterwards, afterwards.load(generation));
            }
            assertThat(afterwards.pinned()).containsExactly(2L);
            afterwards.retain(retention);
            afterwards.collectOrphans(NO_FILE);
            assertThat(afterwards.generations()).containsExactly(2L, 3L, 4L);
            Set<String> needed = needed(afterwards);
            needed.add("_pins/000000000002.json");
            assertThat(files(store, "")).isEqualTo(needed);
            assertThat(operations).isLessThan(MORE_THAN_THERE_ARE);
        }
        assertThat(operations).isGreaterThan(20);
    }

    private static FileStore crashingAfter(int operations, FileStore store) {
        return new CrashingFileStore(store, new AtomicInteger(operations));
    }

    private static String hintOf(FileStore store) throws IOException {
        return store.entry("_commits/LATEST").isPresent() ? new String(store.readAll("_commits/LATEST")) : "";
    }

    private static void assertBitIdentical(CheckpointStore checkpoints, CheckpointManifest manifest)
            throws IOException {
        int generation = (int) manifest.generation();
        assertThat(checkpoints.damages(generation)).isEmpty();
        try (SafetensorsReader model = checkpoints.openModel(manifest);
                SafetensorsReader outer = checkpoints.openOuter(manifest);
                SafetensorsReader worker = checkpoints.openWorker(manifest, 1)) {
            assertThat(model.read("wte.weight")).isEqualTo(values(generation));
            assertThat(outer.read("momentum")).isEqualTo(values(generation + 1));
            assertThat(worker.read("adam")).isEqualTo(values(10 * generation + 1));
        }
    }

    private static Set<String> needed(CheckpointStore checkpoints) throws IOException {
        Set<String> needed = new TreeSet<>(Set.of("_commits/LATEST"));
        for (long generation : checkpoints.generations()) {
            checkpoints.load(generation).files().forEach(file -> needed.add(file.path()));
            needed.add(checkpoints.commit(generation).manifest());
            needed.add("_commits/" + String.format("%012d.json", generation));
        }
        return needed;
    }

    /** A small checkpoint; its worker files are written already. */
    static CheckpointDraft draft(FileStore run, int generation) throws IOException {
        List<CheckpointFile> workers = new ArrayList<>();
        for (int worker = 0; worker < 2; worker++) {
            String path = "workers/" + generation + "/" + worker + ".safetensors";
            if (run.entry(path).isPresent()) {
                run.delete(path);
            }
            workers.add(SafetensorsWriter.write(
                    run, path, Map.of(), List.of(tensor("adam", values(10 * generation + worker)))));
        }
        Map<String, List<Tensor>> driver = new LinkedHashMap<>();
        driver.put(CheckpointStore.MODEL, List.of(tensor("wte.weight", values(generation))));
        driver.put(CheckpointStore.OUTER, List.of(tensor("momentum", values(generation + 1))));
        return new CheckpointDraft(
                new Progress(generation, generation, 10L * generation, 1000L * generation, 2, 42, generation + 0.5),
                new Provenance("fingerprint", "tokenizer", "{\"n_layer\" : 2}", "{ \"rate\": 3e-4 }", "0.1.0"),
                "checksum",
                driver,
                workers);
    }

    static Set<String> files(FileStore store, String directory) throws IOException {
        Set<String> files = new TreeSet<>();
        for (FileEntry entry : store.list(directory)) {
            String path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
            if (entry.directory()) {
                files.addAll(files(store, path));
            } else {
                files.add(path);
            }
        }
        return files;
    }

    static float[] values(int seed) {
        float[] values = new float[50];
        for (int i = 0; i < values.length; i++) {
            values[i] = seed + i / 64f;
        }
        return values;
    }

    private static Tensor tensor(String name, float[] values) {
        return Tensor.of(name, new long[] {5, 10}, values, 0);
    }
}
