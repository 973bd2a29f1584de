package io.rondo.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import io.rondo.training.TrainingSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How long the rounds of a run took: medians over the rounds of full length but the first, which warms up.
 *
 * @param count rounds that were looked at
 * @param seconds of a round
 * @param compute seconds of its inner steps
 * @param workerTokensPerSecond of one worker while it takes inner steps
 */
record MeasuredRounds(int count, double seconds, double compute, double workerTokensPerSecond) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METRICS = "metrics.jsonl";

    /** @param stepTokens of one worker */
    static MeasuredRounds of(FileStore run, TrainingSettings training, long stepTokens) throws IOException {
        String file = run.root() + "/" + METRICS;
        List<JsonNode> rounds = new ArrayList<>();
        long before = 0;
        try {
            for (String line : new String(run.readAll(METRICS), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                JsonNode round = JSON.readTree(line);
                boolean full = round.path("step").asLong() - before == training.innerSteps();
                if (full && before > 0 && round.path("computeSeconds").asDouble() > 0) {
                    rounds.add(round);
                }
                before = round.path("step").asLong();
            }
        } catch (NoSuchFileException missing) {
            throw new RondoException(ExitCode.BAD_DATA, file + " is missing; has the run begun?", missing);
        }
        if (rounds.isEmpty()) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    file + " has no round of training.inner-steps = " + training.innerSteps()
                            + " after the first; give --config " + run.root() + "/" + RunDirectory.SETTINGS
                            + ", or train longer");
        }
        double compute = median(rounds, round -> round.path("computeSeconds").asDouble());
        return new MeasuredRounds(
                rounds.size(),
                median(rounds, round -> round.path("seconds").asDouble()),
                compute,
                training.innerSteps() * stepTokens / compute);
    }

    private static double median(List<JsonNode> rounds, ToDoubleFunction<JsonNode> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
