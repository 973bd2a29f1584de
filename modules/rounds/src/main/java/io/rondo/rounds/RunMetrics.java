package io.rondo.rounds;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.training.ContributionGuard;
import io.rondo.training.ContributionGuard.Accepted;
import io.rondo.training.ContributionGuard.Refused;
import io.rondo.training.ContributionGuard.Report;
import io.rondo.training.ContributionGuard.Verdict;
import io.rondo.training.GuardHistory;
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

    private static final String LOSSES = "workerLosses";

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
        ObjectNode line = JSON.createObjectNode()
                .put("formatVersion", FORMAT_VERSION)
                .put("round", report.round())
                .put("step", report.step())
                .put("tokens", report.tokens())
                .put("workers", report.workers())
                .put("trainingLoss", report.trainingLoss());
        ArrayNode losses = line.putArray(LOSSES);
        report.workerLosses().forEach(loss -> {
            if (Double.isNaN(loss)) {
                losses.addNull(); // JSON has no NaN
            } else {
                losses.add(loss);
            }
        });
        lines.add(line.put("learningRate", report.learningRate())
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

    /** What the guard knows after the rounds so far: it remembers nothing that does not stand here. */
    GuardHistory history() throws IOException {
        GuardHistory history = GuardHistory.NONE;
        for (String line : lines) {
            List<Double> losses = new ArrayList<>();
            for (JsonNode loss : JSON.readTree(line).path(LOSSES)) {
                losses.add(loss.isNull() ? Double.NaN : loss.asDouble());
            }
            history = remember(history, losses);
        }
        return history;
    }

    /** @param workerLosses of a round, NaN where a contribution was refused */
    static GuardHistory remember(GuardHistory history, List<Double> workerLosses) {
        List<Report> round = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (int worker = 0; worker < workerLosses.size(); worker++) {
            double loss = workerLosses.get(worker);
            round.add(new Report(worker, 0, loss));
            verdicts.add(Double.isNaN(loss) ? new Refused(worker, "refused") : new Accepted(worker));
        }
        return ContributionGuard.remember(history, round, verdicts);
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
