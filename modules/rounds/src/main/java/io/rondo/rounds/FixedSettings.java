package io.rondo.rounds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.config.ConfigLoader;
import io.rondo.training.TrainingSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which training settings make a run what it is. The others may change whenever it goes on. */
public final class FixedSettings {
    /** They decide where a round is computed and what it bears, or are meant for going on after trouble. */
    private static final Set<String> CHANGEABLE = Set.of(
            "outer-state", "guard-max-rounds", "skip-steps", "quorum", "round-deadline", "elastic", "min-workers");

    /** How the sequences of a step are shared out; free as long as a step has equally many of them. */
    private static final Set<String> SHARING = Set.of("workers", "batch-size", "accumulation");

    private static final ObjectMapper JSON = new ObjectMapper();

    private FixedSettings() {}

    /**
     * A setting that differs.
     *
     * @param key within {@code training}
     */
    public record Difference(String key, String before, String now) {}

    /**
     * The first setting by which two starts cannot be parts of one run. What an older Rondo did not know yet had the
     * effect of its default.
     *
     * @param before training settings as JSON, as far as they were kept
     * @param now all training settings
     */
    public static Optional<Difference> between(JsonNode before, JsonNode now) {
        JsonNode defaults = defaults();
        TreeSet<String> keys = new TreeSet<>();
        before.fieldNames().forEachRemaining(keys::add);
        now.fieldNames().forEachRemaining(keys::add);
        keys.removeAll(CHANGEABLE);
        if (globalBatch(before, defaults) == globalBatch(now, defaults)) {
            keys.removeAll(SHARING);
        }
        for (String key : keys) {
            JsonNode kept = kept(before, key, defaults);
            if (!kept.equals(now.path(key))) {
                return Optional.of(new Difference(key, text(kept), text(now.path(key))));
            }
        }
        return Optional.empty();
    }

    private static JsonNode kept(JsonNode settings, String key, JsonNode defaults) {
        return settings.path(key).isMissingNode() ? defaults.path(key) : settings.path(key);
    }

    private static long globalBatch(JsonNode settings, JsonNode defaults) {
        return kept(settings, "workers", defaults).asLong()
                * kept(settings, "batch-size", defaults).asLong();
    }

    private static JsonNode defaults() {
        try {
            return JSON.readTree(
                    ConfigLoader.render(ConfigLoader.load(TrainingSettings.class, Optional.empty(), List.of())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings are rendered as JSON", e);
        }
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "(unset)" : value.asText();
    }
}
