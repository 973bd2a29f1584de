package io.rondo.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file with what named runs came to, one line of JSON for each. A run that is in the file is not trained
 * again.
 *
 * @param results the file; need not exist
 */
record AveragingComparison(Path results) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a line holds, apart from its curve's form. */
    record Line(String name, long seed, AveragingRun.Result result) {}

    /**
     * The lines so far.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} if one is something else
     */
    List<Line> read() throws IOException {
        List<Line> lines = new ArrayList<>();
        if (Files.exists(results)) {
            for (String line : Files.readAllLines(results)) {
                lines.add(line(line, lines.size() + 1));
            }
        }
        return lines;
    }

    private Line line(String text, int number) {
        try {
            JsonNode json = JSON.readTree(text);
            List<AveragingRun.Point> curve = new ArrayList<>();
            for (JsonNode point : json.required("curve")) {
                curve.add(new AveragingRun.Point(
                        point.required("tokens").asLong(),
                        point.required("bytes").asLong(),
                        point.required("loss").asDouble()));
            }
            return new Line(
                    json.required("name").asText(),
                    json.required("seed").asLong(),
                    new AveragingRun.Result(
                            json.required("parameters").asInt(),
                            json.required("rounds").asLong(),
                            json.required("tokens").asLong(),
                            json.required("bytes").asLong(),
                            json.required("loss").asDouble(),
                            json.required("seconds").asDouble(),
                            json.required("checksum").asText(),
                            curve));
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw new RondoException(
                    ExitCode.BAD_DATA, results + ":" + number + " is not the result of a run", unreadable);
        }
    }

    /** Adds a line. */
    void append(Line line, List<String> settings) throws IOException {
        AveragingRun.Result result = line.result();
        ObjectNode json = JSON.createObjectNode()
                .put("name", line.name())
                .put("seed", line.seed())
                .put("settings", String.join(" ", settings))
                .put("parameters", result.parameters())
                .put("rounds", result.rounds())
                .put("tokens", result.tokens())
                .put("bytes", result.bytes())
                .put("loss", result.loss())
                .put("seconds", Math.round(result.seconds() * 10) / 10.0)
                .put("checksum", result.checksum());
        var curve = json.putArray("curve");
        for (AveragingRun.Point point : result.curve()) {
            curve.addObject()
                    .put("tokens", point.tokens())
                    .put("bytes", point.bytes())
                    .put("loss", Math.round(point.loss() * 1e4) / 1e4);
        }
        Files.write(
                results,
                (json + "\n").getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
