package io.rondo.prep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.config.ConfigLoader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A setting that is not what it was when a dataset was made.
 *
 * @param key below {@code prepare}
 * @param before as JSON
 * @param now as JSON
 */
record SettingsDifference(String key, String before, String now) {
    /** What may differ between versions: more input, and limits that refuse an input as a whole or change nothing. */
    private static final Set<String> FREE =
            Set.of("input", "max-bad-fraction", "max-decompressed-bytes", "max-expansion");

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The first difference that matters, in the order of the settings.
     *
     * @param settings the manifest's; a key that did not exist when they were written counts as having had its default
     * @throws RondoException {@link ExitCode#CONFLICT} if they are those of another Rondo
     */
    static Optional<SettingsDifference> between(String dataset, String settings, PrepareSettings now) {
        JsonNode before;
        JsonNode after;
        try {
            before = JSON.readTree(ConfigLoader.render(
                    ConfigLoader.parse(PrepareSettings.class, "the manifest's settings", settings)));
            after = JSON.readTree(ConfigLoader.render(now));
        } catch (RondoException e) {
            throw new RondoException(
                    ExitCode.CONFLICT,
                    dataset + " was made by another version of Rondo, with settings that this one does not know; choose"
                            + " another output",
                    e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings are rendered as JSON", e);
        }
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            JsonNode earlier = before.path(field.getKey());
            if (!FREE.contains(field.getKey()) && !earlier.equals(field.getValue())) {
                return Optional.of(new SettingsDifference(field.getKey(), text(earlier), text(field.getValue())));
            }
        }
        return before.properties().stream()
                .filter(field -> !FREE.contains(field.getKey())
                        && after.path(field.getKey()).isMissingNode())
                .findFirst()
                .map(field -> new SettingsDifference(field.getKey(), text(field.getValue()), "(unset)"));
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "(unset)" : value.toString();
    }
}
