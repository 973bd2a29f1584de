package io.rondo.jobs;

import io.rondo.jobs.AveragingComparison.Line;
import io.rondo.jobs.LossPlot.Curve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a list of runs has come to, as a page: a table for each group, and its losses against tokens and against bytes as
 * drawings beside the page.
 *
 * @param results all that was trained; runs without a result are left out
 */
record AveragingReport(AveragingRuns runs, List<Line> results) {
    private static final String ENDING = ".md";

    AveragingReport {
        results = List.copyOf(results);
    }

    /** @param page its name without {@code .md} begins those of the drawings */
    void write(Path page) throws IOException {
        String file = page.getFileName().toString();
        String name = file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : file;
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (AveragingRuns.Group group : runs.groups()) {
            number++;
            if (!group.title().isEmpty()) {
                text.append("## ").append(group.title()).append("\n\n");
            }
            table(group, text);
            String tokens = name + "-" + number + "-tokens.svg";
            String bytes = name + "-" + number + "-bytes.svg";
            Files.writeString(page.resolveSibling(tokens), LossPlot.byTokens(curves(group)));
            Files.writeString(page.resolveSibling(bytes), LossPlot.byBytes(curves(group)));
            text.append("\n![loss against tokens](").append(tokens).append(")\n");
            text.append("![loss against bytes](").append(bytes).append(")\n\n");
        }
        Files.writeString(page, text.toString().strip() + "\n");
    }

    private void table(AveragingRuns.Group group, StringBuilder text) {
        String first = group.runs().keySet().iterator().next();
        double baseline = mean(first);
        double baselineBytes = of(first).stream()
                .mapToDouble(line -> line.result().bytes())
                .average()
                .orElse(Double.NaN);
        text.append("| run | validation loss of each seed | mean | against ")
                .append(first)
                .append(" | rounds | bytes each worker sends | fewer than ")
                .append(first)
                .append(" |\n|---|---|---|---|---|---|---|\n");
        for (String name : group.runs().keySet()) {
            List<Line> lines = of(name);
            if (lines.isEmpty()) {
                continue;
            }
            List<String> losses = lines.stream()
                    .map(line -> String.format(
                            Locale.ROOT, "%.4f (%d)", line.result().loss(), line.seed()))
                    .toList();
            AveragingRun.Result result = lines.get(0).result();
            boolean isFirst = name.equals(first);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.4f | %s | %,d | %,d | %s |%n",
                    name,
                    String.join(", ", losses),
                    mean(name),
                    isFirst ? "" : String.format(Locale.ROOT, "%+.2f %%", 100 * (shared(name, first) - 1)),
                    result.rounds(),
                    result.bytes(),
                    isFirst ? "" : String.format(Locale.ROOT, "%,.0f ×", baselineBytes / result.bytes())));
        }
        if (Double.isNaN(baseline)) {
            text.append("\n").append(first).append(" has not been trained.\n");
        }
    }

    /** Mean ratio of losses over the seeds that both runs have. */
    private double shared(String name, String other) {
        return of(name).stream()
                .flatMapToDouble(line -> of(other).stream()
                        .filter(base -> base.seed() == line.seed())
                        .mapToDouble(
                                base -> line.result().loss() / base.result().loss()))
                .average()
                .orElse(Double.NaN);
    }

    private double mean(String name) {
        return of(name).stream()
                .mapToDouble(line -> line.result().loss())
                .average()
                .orElse(Double.NaN);
    }

    private List<Line> of(String name) {
        return results.stream().filter(line -> line.name().equals(name)).toList();
    }

    /** Of the first seed of each run. */
    private List<Curve> curves(AveragingRuns.Group group) {
        List<Curve> curves = new ArrayList<>();
        for (Map.Entry<String, List<String>> run : group.runs().entrySet()) {
            of(run.getKey()).stream()
                    .findFirst()
                    .ifPresent(line ->
                            curves.add(new Curve(run.getKey(), line.result().curve())));
        }
        return curves;
    }
}
