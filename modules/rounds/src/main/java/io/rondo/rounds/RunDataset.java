package io.rondo.rounds;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.shards.DatasetVersion;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version of a dataset that a run trains on: the one it was started with, however many have been published since.
 * {@code dataset.json} in the run's directory names it by number and fingerprint; the fingerprint decides.
 */
public final class RunDataset {
    /** Name of the file in a run's directory. */
    public static final String FILE = "dataset.json";

    private static final Logger LOG = LoggerFactory.getLogger(RunDataset.class);
    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private RunDataset() {}

    /**
     * The version that a run goes on with; of a run that has not started yet the newest.
     *
     * @throws RondoException with {@link ExitCode#CONFLICT} if the dataset does not hold the version that the run was
     *     started with
     */
    public static DatasetVersion version(FileStore run, FileStore dataset) throws IOException {
        Optional<String> started = fingerprint(run);
        if (started.isEmpty()) {
            return DatasetVersion.newest(dataset);
        }
        Optional<DatasetVersion> version = DatasetVersion.withFingerprint(dataset, started.get());
        if (version.isEmpty()) {
            String newest = DatasetVersion.newest(dataset).manifest().fingerprint();
            throw RunIdentity.otherDataset(run.root(), started.get(), newest);
        }
        return version.get();
    }

    /**
     * A version that was asked for by its number.
     *
     * @throws RondoException with {@link ExitCode#USAGE} if there is none of this number, with {@link ExitCode#CONFLICT} if
     *     the run was started with another one
     */
    public static DatasetVersion version(FileStore run, FileStore dataset, long number) throws IOException {
        DatasetVersion asked = DatasetVersion.read(dataset, number);
        refuseOther(run, asked);
        return asked;
    }

    /**
     * Writes down which version a run starts with.
     *
     * @throws RondoException with {@link ExitCode#CONFLICT} if it was started with another one
     */
    public static void remember(FileStore run, DatasetVersion version) throws IOException {
        String json = JSON.createObjectNode()
                .put("formatVersion", FORMAT_VERSION)
                .put("version", version.number())
                .put("fingerprint", version.manifest().fingerprint())
                .toPrettyString();
        if (!run.createExclusively(FILE, (json + "\n").getBytes(StandardCharsets.UTF_8))) {
            refuseOther(run, version);
        }
    }

    private static void refuseOther(FileStore run, DatasetVersion version) throws IOException {
        String now = version.manifest().fingerprint();
        fingerprint(run).filter(before -> !before.equals(now)).ifPresent(before -> {
            throw RunIdentity.otherDataset(run.root(), before, now);
        });
    }

    /** What the run was started with; runs of earlier Rondos say so in their checkpoints only. */
    private static Optional<String> fingerprint(FileStore run) throws IOException {
        if (run.entry(FILE).isPresent()) {
            return Optional.of(parse(run.root() + "/" + FILE, run.readAll(FILE)));
        }
        CheckpointStore checkpoints = new CheckpointStore(run);
        List<Long> newestFirst = new ArrayList<>(checkpoints.generations());
        Collections.reverse(newestFirst);
        for (long generation : newestFirst) {
            try {
                return Optional.of(checkpoints.load(generation).provenance().datasetFingerprint());
            } catch (RondoException damaged) {
                // Whoever loads it will say so; here another one tells the same.
                LOG.debug("Checkpoint {} does not say what it was trained on", generation, damaged);
            }
        }
        return Optional.empty();
    }

    private static String parse(String file, byte[] json) throws IOException {
        try {
            JsonNode root = JSON.readTree(json);
            if (root.path("formatVersion").asInt(-1) == FORMAT_VERSION
                    && root.path("fingerprint").isTextual()) {
                return root.path("fingerprint").asText();
            }
        } catch (JacksonException e) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    file + " is torn; expected the version of the dataset that the run trains on",
                    e);
        }
        throw new RondoException(
                ExitCode.BAD_DATA,
                file + " does not name the version of a dataset in format version " + FORMAT_VERSION);
    }
}
