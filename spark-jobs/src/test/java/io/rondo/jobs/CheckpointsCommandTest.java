package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.checkpoint.CheckpointDraft;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.Progress;
import io.rondo.checkpoint.Provenance;
import io.rondo.checkpoint.Tensor;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.storage.RunLease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path run;

    private FileStore store;
    private CheckpointStore checkpoints;

    @BeforeEach
    void saveFour() throws IOException {
        store = HadoopFileStore.at(run.toString());
        checkpoints = new CheckpointStore(store);
        save(1, 10, 3.5);
        save(2, 20, 2.5);
        save(3, 30, 3);
        save(4, 40, Double.NaN);
    }

    @Test
    void listShowsHowFarEachHasComeAndWhatIsPinned() throws IOException {
        assertThat(run("pin", "2").out()).isEqualTo("checkpoint 2 is pinned\n");
        assertThat(run("pin", "2").out()).isEqualTo("checkpoint 2 was pinned already\n");
        CommandLineRun listed = run("list");
        assertThat(listed.exitCode()).as(listed.err()).isZero();
        assertThat(listed.out())
                .isEqualTo(
                        """
                        checkpoint      round       step          tokens     loss       size
                                 1         10      1,000         320,000   3.5000     0.2 kB
                                 2         20      2,000         640,000   2.5000     0.2 kB  pinned
                                 3         30      3,000         960,000   3.0000     0.2 kB
                                 4         40      4,000       1,280,000      NaN     0.2 kB
                        """);
        JsonNode json = JSON.readTree(run("list", "--json").out());
        assertThat(json.path("run").asText()).isEqualTo("file:" + run);
        assertThat(json.path("checkpoints")).hasSize(4);
        assertThat(json.at("/checkpoints/1/pinned").asBoolean()).isTrue();
        assertThat(json.at("/checkpoints/1/round").asLong()).isEqualTo(20);
        assertThat(json.at("/checkpoints/3/trainingLoss").isNull()).isTrue();
    }

    @Test
    void verifyNamesEverythingThatIsWrong() throws IOException {
        CommandLineRun intact = run("verify");
        assertThat(intact.exitCode()).isZero();
        assertThat(intact.out()).hasLineCount(4).contains("checkpoint 3  intact");
        String model = file(3, CheckpointStore.MODEL);
        String outer = file(3, CheckpointStore.OUTER);
        store.delete(model);
        byte[] flipped = store.readAll(outer);
        flipped[flipped.length - 1] ^= 1;
        store.delete(outer);
        store.createExclusively(outer, flipped);

        CommandLineRun damaged = run("verify");
        assertThat(damaged.exitCode()).isEqualTo(3);
        assertThat(damaged.err()).isEqualTo("rondo: 1 of 4 checkpoints of file:" + run + " are damaged\n");
        assertThat(damaged.out())
                .contains("checkpoint 2  intact\ncheckpoint 3  damaged\n  file:")
                .contains("\n  file:" + run + "/" + model + " is missing")
                .contains("\n  file:" + run + "/" + outer + " has the SHA-256 ");
        CommandLineRun json = run("verify", "--checkpoint", "3", "--json");
        assertThat(json.exitCode()).isEqualTo(3);
        assertThat(JSON.readTree(json.out()).at("/checkpoints/0/damages")).hasSize(2);
        assertThat(run("verify", "--checkpoint", "2").exitCode()).isZero();
        assertThat(run("verify", "--checkpoint", "9").exitCode()).isEqualTo(3);

        store.delete(checkpointDirectory(3) + "/MANIFEST.json");
        assertThat(run("list").out()).contains("3  damaged: file:" + run + "/ckpt/000000000003-");
    }

    @Test
    void pruneDeletesWhatNothingKeeps() throws IOException {
        run("pin", "1");
        CommandLineRun dry = run("prune", "--keep-last", "1", "--keep-best", "1", "--dry-run");
        assertThat(dry).isEqualTo(new CommandLineRun(0, "would delete 1 checkpoints: 3\n", ""));
        assertThat(checkpoints.generations()).hasSize(4);
        CommandLineRun pruned = run("prune", "--keep-last", "1", "--keep-best", "1");
        assertThat(pruned).isEqualTo(new CommandLineRun(0, "deleted 1 checkpoints: 3\n", ""));
        assertThat(run("unpin", "1").out()).isEqualTo("checkpoint 1 is not pinned any more\n");
        assertThat(run("unpin", "1").out()).isEqualTo("checkpoint 1 was not pinned\n");
        assertThat(run("prune", "--keep-last", "1", "--keep-every", "20").out())
                .isEqualTo("deleted 1 checkpoints: 1\n");
        assertThat(checkpoints.generations()).containsExactly(2L, 4L);
        assertThat(store.list("ckpt")).hasSize(2);
        assertThat(run("prune", "--keep-last", "5").out()).isEqualTo("deleted nothing\n");
    }

    @Test
    void aRunThatTrainsIsNotPruned() throws IOException {
        try (RunLease held = RunLease.acquire(store)) {
            CommandLineRun refused = run("prune", "--keep-last", "1");
            assertThat(refused.exitCode()).isEqualTo(4);
            assertThat(refused.err()).contains(run + " is held by ").hasLineCount(1);
            held.verifyHeld();
            assertThat(run("prune", "--keep-last", "1", "--dry-run").out())
                    .isEqualTo("would delete 3 checkpoints: 1, 2, 3\n");
        }
        assertThat(checkpoints.generations()).hasSize(4);
    }

    @Test
    void mistakesGetOneSentence() {
        assertThat(run("pin", "9"))
                .isEqualTo(new CommandLineRun(3, "", "rondo: file:" + run + " has no checkpoint 9\n"));
        CommandLineRun nothing =
                CommandLineRun.of("checkpoints", "list", run.resolve("nothing").toString());
        assertThat(nothing.exitCode()).isEqualTo(3);
        assertThat(nothing.err()).contains("/nothing is not a run: it has neither settings.json nor checkpoints");
        CommandLineRun zero = run("prune", "--keep-last", "0");
        assertThat(zero.exitCode()).isEqualTo(2);
        assertThat(zero.err()).contains("--keep-last = 0 is out of range; it must be at least 1");
        CommandLineRun none = CommandLineRun.of("checkpoints");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("rondo checkpoints list, verify, pin, unpin or prune RUN");
    }

    private CommandLineRun run(String subcommand, String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("checkpoints", subcommand, run.toString()));
        all.addAll(List.of(arguments));
        return CommandLineRun.of(all);
    }

    private String file(long generation, String name) throws IOException {
        return checkpoints.load(generation).driverFile(name).path();
    }

    private String checkpointDirectory(long generation) throws IOException {
        String model = checkpoints.load(generation).driverFiles().get(0).path();
        return model.substring(0, model.lastIndexOf('/'));
    }

    private CheckpointManifest save(long generation, long round, double loss) {
        Tensor tensor = Tensor.of("x", new long[] {1}, new float[] {generation}, 0);
        return checkpoints.save(
                new CheckpointDraft(
                        new Progress(generation, round, 100 * round, 32_000 * round, 2, 1, loss),
                        new Provenance("data", "tokenizer", "{}", "{}", "0.1.0"),
                        "checksum",
                        Map.of(CheckpointStore.MODEL, List.of(tensor), CheckpointStore.OUTER, List.of(tensor)),
                        List.of()),
                () -> {});
    }
}
