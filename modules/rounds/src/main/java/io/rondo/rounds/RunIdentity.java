package io.rondo.rounds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.ModelConfigJson;
import io.rondo.checkpoint.Provenance;
import io.rondo.config.ConfigLoader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.shards.ShardManifest;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeSet;

/** What makes two starts parts of one run: the same model, dataset and training settings. */
final class RunIdentity {
    private static final String TRAINING = "training";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RunIdentity() {}

    /**
     * What a checkpoint says about its origin; {@code settings} is the plan's configuration with the resolved training
     * settings under {@code training}.
     *
     * @throws RondoException with {@link ExitCode#USAGE} if the plan's configuration is not a JSON object
     */
    static Provenance provenance(TrainingPlan plan, ShardManifest dataset) {
        try {
            if (!(JSON.readTree(plan.settingsJson()) instanceof ObjectNode settings)) {
                throw new RondoException(ExitCode.USAGE, "the resolved configuration of the run is not a JSON object");
            }
            settings.set(TRAINING, JSON.readTree(ConfigLoader.render(plan.training())));
            String version = Optional.ofNullable(
                            TrainingRounds.class.getPackage().getImplementationVersion())
                    .orElse("development");
            return new Provenance(
                    dataset.fingerprint(),
                    dataset.tokenizerSha256(),
                    ModelConfigJson.write(plan.model()),
                    settings.toString(),
                    version);
        } catch (JsonProcessingException e) {
            throw new RondoException(
                    ExitCode.USAGE, "the resolved configuration of the run is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Refuses to go on from a checkpoint of something else.
     *
     * @param run names the run in the sentence
     * @throws RondoException with {@link ExitCode#CONFLICT} naming the first difference
     */
    static void requireSame(String run, CheckpointManifest checkpoint, Provenance now) {
        Provenance before = checkpoint.provenance();
        requireSame(run, "model.", object(before.modelConfig()), object(now.modelConfig()));
        FixedSettings.between(
                        object(before.settings()).path(TRAINING),
                        object(now.settings()).path(TRAINING))
                .ifPresent(difference -> {
                    throw conflict(run, "training." + difference.key() + " = " + difference.before(), difference.now());
                });
        if (!before.datasetFingerprint().equals(now.datasetFingerprint())) {
            throw otherDataset(run, before.datasetFingerprint(), now.datasetFingerprint());
        }
    }

    /** Says that a run belongs to the dataset of another fingerprint. */
    static RondoException otherDataset(String run, String before, String now) {
        return conflict(run, "the dataset with the fingerprint " + before, now);
    }

    private static void requireSame(String run, String section, JsonNode before, JsonNode now) {
        TreeSet<String> keys = new TreeSet<>();
        for (JsonNode side : new JsonNode[] {before, now}) {
            for (Iterator<String> names = side.fieldNames(); names.hasNext(); ) {
                keys.add(names.next());
            }
        }
        for (String key : keys) {
            if (!before.path(key).equals(now.path(key))) {
                throw conflict(run, section + key + " = " + text(before.path(key)), text(now.path(key)));
            }
        }
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "(unset)" : value.asText();
    }

    private static RondoException conflict(String run, String before, String now) {
        return new RondoException(
                ExitCode.CONFLICT,
                run + " was trained with " + before + ", not " + now
                        + "; choose another run directory or the settings it was started with");
    }

    private static JsonNode object(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Provenance holds JSON only", e);
        }
    }
}
