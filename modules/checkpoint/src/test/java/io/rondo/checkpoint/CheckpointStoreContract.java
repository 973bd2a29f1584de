package io.rondo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a checkpoint store promises on every file system. */
abstract class CheckpointStoreContract {
    static final Runnable NOTHING = () -> {};

    FileStore run;
    CheckpointStore checkpoints;

    abstract FileStore newStore() throws IOException;

    @BeforeEach
    void openRun() throws IOException {
        run = newStore();
        checkpoints = new CheckpointStore(run);
    }

    @Test
    void whatIsSavedIsTheLatestAndReadsBack() throws IOException {
        assertThat(checkpoints.latestIntact()).isEmpty();
        save(1);
        CheckpointManifest saved = save(2);
        assertThat(checkpoints.latestIntact()).contains(saved);
        assertThat(checkpoints.load(1).generation()).isEqualTo(1);
        assertThat(saved.progress().trainingLoss()).isEqualTo(2.5);
        assertThat(saved.provenance().settings()).isEqualTo("{\"rate\":3.0E-4}");
        try (SafetensorsReader model = checkpoints.openModel(saved);
                SafetensorsReader outer = checkpoints.openOuter(saved);
                SafetensorsReader worker = checkpoints.openWorker(saved, 1)) {
            assertThat(model.read("wte.weight")).isEqualTo(values(2));
            assertThat(outer.read("momentum")).isEqualTo(values(3));
            assertThat(worker.read("adam")).isEqualTo(values(21));
        }
        assertThatThrownBy(() -> checkpoints.load(7))
                .isInstanceOf(RondoException.class)
                .hasMessage(run.root() + " has no checkpoint 7");
    }

    @Test
    void everyFileThatIsMissingTruncatedOrChangedIsRefusedByName() throws IOException {
        save(1);
        CheckpointManifest manifest = save(2);
        for (CheckpointFile file : manifest.files()) {
            byte[] intact = run.readAll(file.path());
            String before = run.root() + "/" + file.path();
            String expected = ", but checkpoint 2 was committed with ";

            run.delete(file.path());
            refuses(before + " is missing" + expected + intact.length + " bytes");

            run.createExclusively(file.path(), Arrays.copyOf(intact, intact.length - 1));
            refuses(before + " has " + (intact.length - 1) + " bytes" + expected + intact.length + " bytes");
            run.delete(file.path());

            for (int at : new int[] {0, intact.length / 2, intact.length - 1}) {
                byte[] flipped = intact.clone();
                flipped[at] ^= 1;
                run.createExclusively(file.path(), flipped);
                refuses(before + " has the SHA-256 " + Checksums.sha256(flipped) + expected + file.sha256());
                run.delete(file.path());
            }
            run.createExclusively(file.path(), intact);
            assertThat(checkpoints.latestIntact()).contains(manifest);
        }
    }

    @Test
    void aDamagedManifestOrCommitIsRefusedByName() throws IOException {
        save(1);
        save(2);
        String manifest = checkpoints.commit(2).manifest();
        byte[] intact = run.readAll(manifest);
        run.delete(manifest);
        refuses(run.root() + "/" + manifest + " is missing; checkpoint 2 needs it");
        byte[] flipped = intact.clone();
        flipped[9] ^= 1;
        run.createExclusively(manifest, flipped);
        refuses(run.root() + "/" + manifest + " has the SHA-256 " + Checksums.sha256(flipped)
                + ", but checkpoint 2 was committed with " + Checksums.sha256(intact));
        String commit = "_commits/000000000002.json";
        for (String content : List.of("", "{", "[]", "{\"formatVersion\":1,\"manifest\":\"x\",\"sha256\":\"x\"}")) {
            run.delete(commit);
            run.createExclusively(commit, content.getBytes());
            assertThatThrownBy(() -> checkpoints.latestIntact())
                    .isInstanceOfSatisfying(
                            RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                    .hasMessageStartingWith(run.root() + "/" + commit + " is not the commit of a checkpoint");
        }
        // What an unreadable commit may name is protected.
        assertThat(checkpoints.collectOrphans(Set.of())).isEmpty();
    }

    @Test
    void anEarlierCheckpointIsFoundWhenAskedFor() throws IOException {
        CheckpointManifest first = save(1);
        run.delete(save(2).files().get(0).path());
        run.delete(save(3).workerFiles().get(0).path());
        assertThatThrownBy(() -> checkpoints.latestIntact())
                .isInstanceOf(RondoException.class)
                .hasMessageContaining(" is missing, but checkpoint 3 was committed with ")
                .hasMessageEndingWith("; with --allow-fallback an older checkpoint is taken, if one is intact");
        assertThat(checkpoints.latestIntact(OnDamage.FALL_BACK)).contains(first);
        run.delete(first.files().get(0).path());
        assertThatThrownBy(() -> checkpoints.latestIntact(OnDamage.FALL_BACK))
                .isInstanceOf(RondoException.class)
                .hasMessageContaining("is missing, but checkpoint 1 was committed with");
    }

    @Test
    void aGenerationIsCommittedOnceOnly() throws IOException {
        CheckpointManifest first = save(1);
        assertThatThrownBy(() -> save(1))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT))
                .hasMessage(run.root() + " has a checkpoint 1 already; another process writes to this run");
        assertThat(run.list("ckpt")).hasSize(1);
        assertThat(checkpoints.latestIntact()).contains(first);
    }

    @Test
    void aCommitWhoseAnswerGotLostCounts() throws IOException {
        FileStore lossy = (FileStore) Proxy.newProxyInstance(
                FileStore.class.getClassLoader(), new Class<?>[] {FileStore.class}, (proxy, method, arguments) -> {
                    Object answer;
                    try {
                        answer = method.invoke(run, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals("createExclusively")) {
                        throw new IOException("the answer got lost");
                    }
                    return answer;
                });
        CheckpointManifest saved = new CheckpointStore(lossy).save(draft(run, 1), NOTHING);
        assertThat(checkpoints.latestIntact()).contains(saved);
    }

    @Test
    void aLostLeasePreventsTheCommitAndLeavesNothing() throws IOException {
        save(1);
        CheckpointDraft draft = draft(run, 2);
        RondoException lost = new RondoException(ExitCode.CONFLICT, "the lease was lost");
        assertThatThrownBy(() -> checkpoints.save(draft, () -> {
                    throw lost;
                }))
                .isSameAs(lost);
        assertThat(checkpoints.generations()).containsExactly(1L);
        assertThat(run.list("ckpt")).hasSize(1);
    }

    @Test
    void aWorkerFileThatIsNotThereIsNoticedBeforeTheCommit() throws IOException {
        CheckpointDraft draft = draft(run, 1);
        String worker = draft.workerFiles().get(1).path();
        run.delete(worker);
        assertThatThrownBy(() -> checkpoints.save(draft, NOTHING))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
                .hasMessageStartingWith("checkpoint 1 cannot be saved in " + run.root() + ": " + worker)
                .hasMessageEndingWith(" but is not there");
        assertThat(checkpoints.latest()).isEmpty();
    }

    @Test
    void retentionKeepsTheNewestWithAllTheyNeed() throws IOException {
        List<CheckpointManifest> saved = new ArrayList<>();
        for (int generation = 1; generation <= 4; generation++) {
            saved.add(save(generation));
        }
        checkpoints.retain(2);
        assertThat(checkpoints.generations()).containsExactly(3L, 4L);
        checkpoints.verify(saved.get(2));
        checkpoints.verify(saved.get(3));
        assertThat(run.list("ckpt")).hasSize(2);
        assertThat(files(run, "workers")).isEqualTo(workerPaths(saved.get(2), saved.get(3)));
        assertThatThrownBy(() -> checkpoints.retain(0))
                .hasMessage("keepLast = 0 is out of range; it must be at least 1");
    }

    @Test
    void orphansAreCollectedButNotWhatIsInUse() throws IOException {
        CheckpointManifest saved = save(1);
        draft(run, 2);
        draft(run, 3);
        run.createExclusively("ckpt/000000000002-dead/model.safetensors", new byte[1]);
        run.createExclusively("_commits/.tmp-dead", new byte[1]);
        run.createExclusively("metrics.jsonl", new byte[1]);
        List<String> removed = checkpoints.collectOrphans(Set.of("workers/2/0.safetensors", "workers/4"));
        assertThat(removed)
                .containsExactlyInAnyOrder(
                        "ckpt/000000000002-dead",
                        "_commits/.tmp-dead",
                        "workers/2/1.safetensors",
                        "workers/3/0.safetensors",
                        "workers/3/1.safetensors",
                        "workers/3");
        checkpoints.verify(saved);
        assertThat(run.entry("metrics.jsonl")).isPresent();
        assertThat(run.entry("workers/2/0.safetensors")).isPresent();
        assertThat(checkpoints.collectOrphans(Set.of("workers/2"))).isEmpty();
    }

    @Test
    void aCrashAfterAnyOperationLeavesTheOldOrTheNewCheckpointIntact() throws IOException {
        boolean finished = false;
        Set<Long> outcomes = new TreeSet<>();
        for (int operations = 0; !finished; operations++) {
            FileStore store = run.directory("crash-" + operations);
            new CheckpointStore(store).save(draft(store, 1), NOTHING);
            CheckpointDraft next = draft(store, 2);
            CheckpointStore crashing = new CheckpointStore(new CrashingFileStore(store, new AtomicInteger(operations)));
            try {
                crashing.save(next, NOTHING);
                finished = true;
            } catch (RondoException e) {
                assertThat(e.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
                assertThat(e).hasMessageEndingWith("crashed");
            }
            CheckpointStore afterwards = new CheckpointStore(store);
            CheckpointManifest latest = afterwards.latestIntact().orElseThrow();
            outcomes.add(latest.generation());
            assertThat(finished && latest.generation() != 2).isFalse();

            afterwards.collectOrphans(Set.of());
            afterwards.verify(latest);
            Set<String> needed = new TreeSet<>();
            for (long generation : afterwards.generations()) {
                afterwards.load(generation).files().forEach(file -> needed.add(file.path()));
                needed.add(afterwards.commit(generation).manifest());
                needed.add("_commits/" + String.format("%012d.json", generation));
            }
            assertThat(files(store, "")).isEqualTo(needed);
            if (latest.generation() == 1) {
                afterwards.save(draft(store, 2), NOTHING);
                assertThat(afterwards.latestIntact().orElseThrow().generation()).isEqualTo(2);
            }
            assertThat(operations).isLessThan(200);
        }
        assertThat(outcomes).containsExactly(1L, 2L);
    }

    @Test
    void aCrashAfterAnyOperationOfRetentionLeavesTheNewestIntact() throws IOException {
        boolean finished = false;
        for (int operations = 0; !finished; operations++) {
            FileStore store = run.directory("crash-" + operations);
            CheckpointStore intact = new CheckpointStore(store);
            for (int generation = 1; generation <= 3; generation++) {
                intact.save(draft(store, generation), NOTHING);
            }
            try {
                new CheckpointStore(new CrashingFileStore(store, new AtomicInteger(operations))).retain(1);
                finished = true;
            } catch (IOException e) {
                assertThat(e).hasMessage("crashed");
            }
            // Whatever still has a commit is whole.
            for (long generation : intact.generations()) {
                intact.verify(intact.load(generation));
            }
            assertThat(intact.latest().orElseThrow().generation()).isEqualTo(3);
            intact.retain(1);
            intact.collectOrphans(Set.of());
            assertThat(files(store, "workers")).isEqualTo(workerPaths(intact.load(3)));
        }
    }

    CheckpointManifest save(int generation) throws IOException {
        return checkpoints.save(draft(run, generation), NOTHING);
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

    private void refuses(String sentence) {
        assertThatThrownBy(() -> {
                    Optional<CheckpointManifest> latest = checkpoints.latestIntact();
                    assertThat(latest).as("refused").isEmpty();
                })
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessage(sentence + "; with --allow-fallback an older checkpoint is taken, if one is intact");
    }

    private static Set<String> workerPaths(CheckpointManifest... manifests) {
        Set<String> paths = new TreeSet<>();
        for (CheckpointManifest manifest : manifests) {
            manifest.workerFiles().forEach(file -> paths.add(file.path()));
        }
        return paths;
    }

    private static Tensor tensor(String name, float[] values) {
        return Tensor.of(name, new long[] {5, 10}, values, 0);
    }

    private static float[] values(int seed) {
        float[] values = new float[50];
        for (int i = 0; i < values.length; i++) {
            values[i] = seed + i / 64f;
        }
        return values;
    }
}
