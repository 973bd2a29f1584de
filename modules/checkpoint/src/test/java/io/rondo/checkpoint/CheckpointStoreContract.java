package io.rondo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a checkpoint store promises on every file system. */
abstract class CheckpointStoreContract extends CrashSweepContract {
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
        assertThat(checkpoints.collectOrphans(NO_FILE)).isEmpty();
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
        checkpoints.retain(Retention.last(2));
        assertThat(checkpoints.generations()).containsExactly(3L, 4L);
        checkpoints.verify(saved.get(2));
        checkpoints.verify(saved.get(3));
        assertThat(run.list("ckpt")).hasSize(2);
        assertThat(files(run, "workers")).isEqualTo(workerPaths(saved.get(2), saved.get(3)));
    }

    @Test
    void retentionKeepsEveryKthTheBestAndThePinnedOnes() throws IOException {
        List<CheckpointManifest> saved = new ArrayList<>();
        for (int generation = 1; generation <= 9; generation++) {
            saved.add(save(generation)); // the loss grows with it
        }
        assertThat(checkpoints.pin(5)).isTrue();
        assertThat(checkpoints.pin(5)).isFalse();
        assertThat(checkpoints.pinned()).containsExactly(5L);
        Retention retention = new Retention(1, 4, 2);
        assertThat(checkpoints.droppedBy(retention)).containsExactly(3L, 6L, 7L);
        assertThat(checkpoints.generations()).hasSize(9);
        assertThat(checkpoints.retain(retention)).containsExactly(3L, 6L, 7L);
        assertThat(checkpoints.generations()).containsExactly(1L, 2L, 4L, 5L, 8L, 9L);
        for (long generation : checkpoints.generations()) {
            assertThat(checkpoints.damages(generation)).isEmpty();
        }
        assertThat(run.list("ckpt")).hasSize(6);

        assertThat(checkpoints.unpin(5)).isTrue();
        assertThat(checkpoints.unpin(5)).isFalse();
        assertThat(checkpoints.retain(retention)).containsExactly(5L);
        assertThatThrownBy(() -> checkpoints.pin(5))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessage(run.root() + " has no checkpoint 5");
        assertThat(checkpoints.pinned()).isEmpty();
    }

    @Test
    void aPinThatComesWhileRetentionDeletesIsObeyedOrRefused() throws Exception {
        for (int attempt = 0; attempt < 8; attempt++) {
            FileStore store = run.directory("race-" + attempt);
            CheckpointStore training = new CheckpointStore(store);
            training.save(draft(store, 1), NOTHING);
            training.save(draft(store, 2), NOTHING);
            CompletableFuture<Boolean> pinned = CompletableFuture.supplyAsync(() -> {
                try {
                    return new CheckpointStore(store).pin(1);
                } catch (RondoException gone) {
                    return false;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            training.retain(Retention.last(1));
            if (pinned.get()) {
                assertThat(training.damages(1)).as("attempt " + attempt).isEmpty();
                assertThat(training.pinned()).containsExactly(1L);
            }
            assertThat(training.damages(2)).isEmpty();
        }
    }

    @Test
    void everyDamageIsNamedAtOnce() throws IOException {
        CheckpointManifest saved = save(1);
        assertThat(checkpoints.damages(1)).isEmpty();
        String model = saved.driverFile(CheckpointStore.MODEL).path();
        String worker = saved.workerFiles().get(1).path();
        run.delete(model);
        run.delete(worker);
        run.createExclusively(worker, new byte[3]);
        assertThat(checkpoints.damages(1))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith(run.root() + "/" + model + " is missing, but "),
                        second -> assertThat(second).startsWith(run.root() + "/" + worker + " has 3 bytes, but "));
        run.delete(checkpoints.commit(1).manifest());
        assertThat(checkpoints.damages(1)).singleElement().asString().contains("MANIFEST.json is missing");
        assertThat(checkpoints.damages(7)).containsExactly(run.root() + " has no checkpoint 7");
    }

    @Test
    void aHintSaysWhichCheckpointIsTheLatest() throws IOException {
        save(1);
        save(2);
        assertThat(run.readAll("_commits/LATEST")).asString().isEqualTo("2\n");
    }

    @Test
    void whatAnotherDriverMayStillCommitIsNoOrphan() throws IOException {
        CheckpointManifest first = save(1);
        // Written by a driver that was taken for dead, which now commits after the new one has cleaned up.
        CheckpointDraft second = draft(run, 2);
        CheckpointStore newDriver = new CheckpointStore(run);
        CheckpointManifest committed = checkpoints.save(
                second, () -> assertThat(newDriver.collectOrphans(path -> path.startsWith("workers/2")))
                        .isEmpty());
        newDriver.verify(first);
        newDriver.verify(committed);
    }

    @Test
    void orphansAreCollectedButNotWhatIsInUse() throws IOException {
        CheckpointManifest saved = save(1);
        draft(run, 2);
        draft(run, 3);
        run.createExclusively("ckpt/000000000001-dead/model.safetensors", new byte[1]);
        run.createExclusively("ckpt/000000000002-alive/model.safetensors", new byte[1]);
        run.createExclusively("_commits/.tmp-dead", new byte[1]);
        run.createExclusively("metrics.jsonl", new byte[1]);
        List<String> removed =
                checkpoints.collectOrphans(path -> path.equals("workers/2/0.safetensors") || path.equals("workers/4"));
        assertThat(removed)
                .containsExactlyInAnyOrder(
                        "ckpt/000000000001-dead",
                        "_commits/.tmp-dead",
                        "workers/2/1.safetensors",
                        "workers/3/0.safetensors",
                        "workers/3/1.safetensors",
                        "workers/3");
        checkpoints.verify(saved);
        assertThat(run.entry("metrics.jsonl")).isPresent();
        assertThat(run.entry("workers/2/0.safetensors")).isPresent();
        assertThat(run.entry("ckpt/000000000002-alive")).isPresent();
        assertThat(checkpoints.collectOrphans(path -> path.equals("workers/2"))).isEmpty();
    }

    CheckpointManifest save(int generation) throws IOException {
        return checkpoints.save(draft(run, generation), NOTHING);
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
}
