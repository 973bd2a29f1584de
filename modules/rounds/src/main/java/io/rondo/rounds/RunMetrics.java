package io.rondo.rounds;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * {@code metrics.jsonl} of a run: one JSON object per round, each with the version of its format. Lines of older versions stay as they are. File systems like HDFS
 * cannot replace a part of a file, so it is written anew beside itself and then takes the place; what a crash leaves of
 * that is either the old file or a whole new one.
 */
final class RunMetrics {
    static final String FILE = "metrics.jsonl";
    static final int FORMAT_VERSION = 2;
    private static final int OLDEST_VERSION = 1;

    private static final String NEXT = ".metrics.jsonl-";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileStore run;
    private final List<String> lines;
    private boolean written = true;

    private RunMetrics(FileStore run, List<String> lines) {
        this.run = run;
        this.lines = lines;
    }

    /**
     * Continues the metrics of a run.
     *
     * @param rounds that the run goes on from; lines of later ones were never committed and go
     */
    static RunMetrics open(FileStore run, long rounds) throws IOException {
        TreeMap<Long, String> byRound = new TreeMap<>();
        for (FileEntry entry : run.list("")) {
            boolean left = entry.name().startsWith(NEXT);
            if (left || entry.name().equals(FILE)) {
                for (String line :
                        new String(run.readAll(entry.name()), UTF_8).lines().toList()) {
                    round(line).filter(round -> round <= rounds).ifPresent(round -> byRound.putIfAbsent(round, line));
                }
            }
        }
        RunMetrics metrics = new RunMetrics(run, new ArrayList<>(byRound.values()));
        if (!byRound.isEmpty()) {
            metrics.write();
        } else {
            run.delete(FILE);
        }
        for (FileEntry entry : run.list("")) {
            if (entry.name().startsWith(NEXT)) {
                run.delete(entry.name());
            }
        }
        return metrics;
    }

    /**
     * Adds the line of a round. If that fails the line is kept and stands in the file once {@link #flush} or a later line
     * succeeds.
     */
    synchronized void add(RoundReport report) throws IOException {
        written = false;
        lines.add(JSON.createObjectNode()
                .put("formatVersion", FORMAT_VERSION)
                .put("round", report.round())
                .put("step", report.step())
                .put("tokens", report.tokens())
                .put("workers", report.workers())
                .put("trainingLoss", report.trainingLoss())
                .put("learningRate", report.learningRate())
                .put("gradientNorm", report.gradientNorm())
                .put("pseudoGradientNorm", report.pseudoGradientNorm())
                .put("seconds", report.seconds())
                .put("tokensPerSecond", report.tokensPerSecond())
                .setAll(costs(report.cost()))
                .toString());
        flush();
    }

    /** Makes sure that every line is on disk. */
    synchronized void flush() throws IOException {
        if (!written) {
            write();
            written = true;
        }
    }

    private static ObjectNode costs(RoundCost cost) {
        return JSON.createObjectNode()
                .put("schedulingSeconds", cost.scheduling())
                .put("broadcastSeconds", cost.broadcast())
                .put("restoreSeconds", cost.restore())
                .put("computeSeconds", cost.compute())
                .put("encodeSeconds", cost.encode())
                .put("shuffleSeconds", cost.shuffle())
                .put("stateSeconds", cost.state())
                .put("outerStepSeconds", cost.outerStep())
                .put("checkpointSeconds", cost.checkpoint())
                .put("parameterBytes", cost.parameterBytes())
                .put("contributionBytes", cost.contributionBytes());
    }

    private void write() throws IOException {
        String next = NEXT + UUID.randomUUID();
        try (OutputStream out = run.create(next)) {
            for (String line : lines) {
                out.write((line + "\n").getBytes(UTF_8));
            }
        }
        run.delete(FILE);
        run.rename(next, FILE);
    }

    /** The round of a line that is whole and of a version we know. */
    private static Optional<Long> round(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            int version = json.path("formatVersion").asInt();
            return version >= OLDEST_VERSION && version <= FORMAT_VERSION
                    ? Optional.of(json.path("round").asLong())
                    : Optional.empty();
        } catch (JsonProcessingException torn) {
            return Optional.empty();
        }
    }
}
