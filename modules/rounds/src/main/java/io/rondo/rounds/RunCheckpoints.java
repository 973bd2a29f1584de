package io.rondo.rounds;

import io.rondo.checkpoint.BeforeCommit;
import io.rondo.checkpoint.CheckpointDraft;
import io.rondo.checkpoint.CheckpointFile;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.OnDamage;
import io.rondo.checkpoint.Progress;
import io.rondo.checkpoint.Provenance;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.Parameter;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The checkpoints of one run, to and from {@link RunState}. */
final class RunCheckpoints {
    private static final Pattern ROUND = Pattern.compile("workers/round-(\\d{1,18})(?=/|$)");

    private final FileStore run;
    private final TrainingPlan plan;
    private final Provenance provenance;
    private final CheckpointStore store;

    RunCheckpoints(FileStore run, TrainingPlan plan, Provenance provenance) {
        this.run = run;
        this.plan = plan;
        this.provenance = provenance;
        this.store = new CheckpointStore(run);
    }

    /**
     * The newest checkpoint, every file of it verified, or, if asked for, the newest intact one.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} if it is damaged, with {@link ExitCode#CONFLICT} if it is not
     *     a checkpoint of this plan
     */
    Optional<CheckpointManifest> newest(OnDamage onDamage) throws IOException {
        Optional<CheckpointManifest> newest = store.latestIntact(onDamage);
        newest.ifPresent(manifest -> RunIdentity.requireSame(run.root(), manifest, provenance));
        return newest;
    }

    /** Reads a checkpoint; sharded vectors stay in its files. */
    RunState load(CheckpointManifest manifest, List<Parameter> layout) throws IOException {
        OuterState outer = vectors(layout).read(manifest, plan.training().outerState());
        Progress progress = manifest.progress();
        return new RunState(
                outer,
                progress.round(),
                progress.step(),
                progress.tokens(),
                progress.trainingLoss(),
                manifest.workerFiles().stream().map(WorkerStateReference::of).toList(),
                progress.late().stream()
                        .map(part -> new DataPart(part.firstStep(), part.steps(), part.worker(), part.workers()))
                        .toList());
    }

    /**
     * Commits a state.
     *
     * @throws RondoException with {@link ExitCode#ENVIRONMENT} if it cannot be written
     */
    void save(RunState state, List<Parameter> layout, BeforeCommit beforeCommit) throws IOException {
        List<Long> generations = store.generations();
        long generation = generations.isEmpty() ? 1 : generations.get(generations.size() - 1) + 1;
        CheckpointVectors vectors = vectors(layout);
        try (OuterState.Vectors values = state.outer().open(run)) {
            CheckpointDraft draft = new CheckpointDraft(
                    new Progress(
                            generation,
                            state.round(),
                            state.step(),
                            state.tokens(),
                            plan.training().workers(),
                            plan.training().seed(),
                            state.trainingLoss(),
                            state.late().stream()
                                    .map(part -> new Progress.LatePart(
                                            part.firstStep(), part.steps(), part.worker(), part.workers()))
                                    .toList()),
                    provenance,
                    vectors.checksum(state.outer()),
                    Map.of(CheckpointStore.MODEL, vectors.model(values), CheckpointStore.OUTER, vectors.outer(values)),
                    state.workers().stream()
                            .map(worker -> new CheckpointFile(worker.path(), worker.length(), worker.sha256()))
                            .toList());
            store.save(draft, beforeCommit);
        }
    }

    /** Lets the checkpoints go that the settings do not keep. */
    void retain() throws IOException {
        store.retain(plan.checkpoint().retention());
    }

    /** SHA-256 of the shared parameters; see {@link io.rondo.training.ParameterChecksum}. */
    String checksum(RunState state, List<Parameter> layout) throws IOException {
        return vectors(layout).checksum(state.outer());
    }

    private CheckpointVectors vectors(List<Parameter> layout) {
        return new CheckpointVectors(
                run, store, layout, plan.training().outerStep(layout, 0).stateVectors());
    }

    /**
     * Removes what earlier rounds and failed attempts have left, once a checkpoint has made it useless. What this state
     * needs stays, and so does all that later rounds have written: one may be running, or may have been run by a driver
     * that was taken for dead and is about to commit it.
     */
    void removeLeftOvers(RunState state) throws IOException {
        Set<String> needed = state.files().collect(Collectors.toSet());
        store.collectOrphans(path -> needed.contains(path) || round(path) > state.round());
    }

    /** Removes the files between two rounds that those of the next round have replaced, unless a checkpoint needs them. */
    void replace(RunState before, RunState now, RunState lastSaved) throws IOException {
        Set<String> needed = Stream.concat(now.files(), lastSaved.files()).collect(Collectors.toSet());
        for (String path : before.files().toList()) {
            // A state that was just loaded lies in a checkpoint.
            if (!needed.contains(path) && ROUND.matcher(path).lookingAt()) {
                run.delete(path);
            }
        }
    }

    /** The round whose tasks wrote below this path; see {@link WorkerStateFormat} and {@link OuterFileFormat}. */
    private static long round(String path) {
        Matcher round = ROUND.matcher(path);
        return round.lookingAt() ? Long.parseLong(round.group(1)) : 0;
    }
}
