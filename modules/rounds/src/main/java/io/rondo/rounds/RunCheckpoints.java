package io.rondo.rounds;

import io.rondo.checkpoint.CheckpointDraft;
import io.rondo.checkpoint.CheckpointFile;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.OnDamage;
import io.rondo.checkpoint.Progress;
import io.rondo.checkpoint.Provenance;
import io.rondo.checkpoint.SafetensorsReader;
import io.rondo.checkpoint.Tensor;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.Parameter;
import io.rondo.storage.FileStore;
import io.rondo.training.ParameterChecksum;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The checkpoints of one run, to and from {@link RunState}. */
final class RunCheckpoints {
    /** The outer optimizer's momentum, one flat vector. */
    static final String MOMENTUM = "momentum";

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

    /** Reads a checkpoint. */
    RunState load(CheckpointManifest manifest, List<Parameter> layout, int parameterCount) throws IOException {
        float[] parameters = new float[parameterCount];
        try (SafetensorsReader model = store.openModel(manifest)) {
            for (Parameter parameter : layout) {
                long[] shape = model.shape(parameter.name());
                if (!Arrays.stream(shape).boxed().toList().equals(parameter.shape())) {
                    throw new RondoException(
                            ExitCode.BAD_DATA,
                            "checkpoint " + manifest.generation() + " of " + run.root() + " holds " + parameter.name()
                                    + " in the shape " + Arrays.toString(shape) + "; expected " + parameter.shape());
                }
                model.read(
                        parameter.name(),
                        0,
                        parameters,
                        Math.toIntExact(parameter.offset()),
                        Math.toIntExact(parameter.length()));
            }
        }
        float[] velocity;
        try (SafetensorsReader outer = store.openOuter(manifest)) {
            velocity = outer.read(MOMENTUM);
        }
        if (!ParameterChecksum.of(parameters).equals(manifest.parameterChecksum())
                || velocity.length != parameterCount) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    "checkpoint " + manifest.generation() + " of " + run.root()
                            + " does not hold the parameters that its manifest names");
        }
        Progress progress = manifest.progress();
        return new RunState(
                parameters,
                velocity,
                progress.round(),
                progress.step(),
                progress.tokens(),
                progress.trainingLoss(),
                manifest.workerFiles().stream().map(WorkerStateReference::of).toList());
    }

    /** Commits a state and lets the oldest checkpoints go. */
    void save(RunState state, List<Parameter> layout, Runnable beforeCommit) throws IOException {
        List<Long> generations = store.generations();
        long generation = generations.isEmpty() ? 1 : generations.get(generations.size() - 1) + 1;
        List<Tensor> model = layout.stream()
                .map(parameter -> Tensor.of(
                        parameter.name(),
                        parameter.shape().stream().mapToLong(Long::longValue).toArray(),
                        state.parameters(),
                        Math.toIntExact(parameter.offset())))
                .toList();
        Tensor momentum = Tensor.of(MOMENTUM, new long[] {state.velocity().length}, state.velocity(), 0);
        CheckpointDraft draft = new CheckpointDraft(
                new Progress(
                        generation,
                        state.round(),
                        state.step(),
                        state.tokens(),
                        plan.training().workers(),
                        plan.training().seed(),
                        state.trainingLoss()),
                provenance,
                ParameterChecksum.of(state.parameters()),
                Map.of(CheckpointStore.MODEL, model, CheckpointStore.OUTER, List.of(momentum)),
                state.workers().stream()
                        .map(worker -> new CheckpointFile(worker.path(), worker.length(), worker.sha256()))
                        .toList());
        store.save(draft, beforeCommit);
        store.retain(plan.checkpoint().keepLast());
    }

    /** Removes what earlier rounds and failed attempts have left; what the next round needs stays. */
    void removeLeftOvers(RunState state) throws IOException {
        Set<String> needed =
                state.workers().stream().map(WorkerStateReference::path).collect(Collectors.toSet());
        store.collectOrphans(needed);
    }
}
