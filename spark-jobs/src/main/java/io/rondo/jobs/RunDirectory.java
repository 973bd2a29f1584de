package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.config.ConfigLoader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.rounds.FixedSettings;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run directory holds beside its checkpoints: {@code settings.json}, the resolved settings, which is also a
 * file for {@code --config}; and {@code tokenizer.json}, without which the model says nothing.
 */
final class RunDirectory {
    static final String SETTINGS = "settings.json";
    static final String TOKENIZER = ShardManifest.TOKENIZER_FILE;

    /** Other settings may change while a run goes on; these make it what it is. */
    private static final String MODEL = "model";

    private static final String TRAINING = "training";

    private static final ObjectMapper JSON = new ObjectMapper();

    private RunDirectory() {}

    /**
     * Makes a directory a run's, or recognises it as the one of an earlier start.
     *
     * @throws RondoException with {@link ExitCode#CONFLICT} if it holds something else or a run with another model,
     *     training or tokenizer
     */
    static void open(FileStore run, RondoSettings settings, byte[] tokenizerJson) throws IOException {
        if (run.entry(SETTINGS).isEmpty()) {
            refuseForeign(run);
            run.createExclusively(SETTINGS, ConfigLoader.render(settings).getBytes(UTF_8));
        }
        requireSameSettings(run, settings);
        if (!run.createExclusively(TOKENIZER, tokenizerJson) && !Arrays.equals(run.readAll(TOKENIZER), tokenizerJson)) {
            throw conflict(run, "was started with another tokenizer.json than this dataset's");
        }
    }

    private static void refuseForeign(FileStore run) throws IOException {
        Optional<FileEntry> foreign = run.list("").stream()
                .filter(entry -> !entry.name().startsWith(".")) // a file that another start is just making
                .findFirst();
        if (foreign.isPresent()) {
            throw conflict(run, "holds '" + foreign.get().name() + "' but no run");
        }
    }

    private static void requireSameSettings(FileStore run, RondoSettings settings) throws IOException {
        JsonNode before;
        try {
            before = JSON.readTree(run.readAll(SETTINGS));
        } catch (JacksonException torn) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    run.root() + "/" + SETTINGS + " is not JSON: " + torn.getOriginalMessage(),
                    torn);
        }
        JsonNode now = JSON.readTree(ConfigLoader.render(settings));
        // A setting that the Rondo which started the run did not know yet had the effect of its default.
        JsonNode defaults =
                JSON.readTree(ConfigLoader.render(ConfigLoader.load(RondoSettings.class, Optional.empty(), List.of())));
        for (Map.Entry<String, JsonNode> field : now.path(MODEL).properties()) {
            JsonNode kept = before.path(MODEL).path(field.getKey());
            JsonNode earlier = kept.isMissingNode() ? defaults.path(MODEL).path(field.getKey()) : kept;
            if (!earlier.equals(field.getValue())) {
                throw startedWith(run, MODEL + "." + field.getKey(), text(earlier), text(field.getValue()));
            }
        }
        FixedSettings.between(before.path(TRAINING), now.path(TRAINING)).ifPresent(difference -> {
            throw startedWith(run, TRAINING + "." + difference.key(), difference.before(), difference.now());
        });
    }

    private static RondoException startedWith(FileStore run, String key, String before, String now) {
        return conflict(run, "was started with " + key + " = " + before + ", not " + now);
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "(unset)" : value.asText();
    }

    private static RondoException conflict(FileStore run, String what) {
        return new RondoException(
                ExitCode.CONFLICT, run.root() + " " + what + "; choose another run directory, or delete this one");
    }
}
