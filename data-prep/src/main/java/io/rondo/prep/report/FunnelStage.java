package io.rondo.prep.report;

import io.rondo.prep.documents.Documents;
import io.rondo.prep.steps.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * What one step of the pipeline has left of the documents.
 *
 * @param name of the step, or {@code reading}
 * @param entered documents that came to it
 * @param rejections by rule, in the order of the rules
 */
record FunnelStage(String name, long entered, List<Rejection> rejections) {
    static final String READING = "reading";

    /**
     * The documents of one rule.
     *
     * @param samples at most {@link Sample#MOST_REJECTED}
     */
    record Rejection(String rule, long documents, List<Sample> samples) {}

    /** Reading and all steps, in order. */
    static List<FunnelStage> of(CorpusSummary summary, List<Step> steps) {
        List<FunnelStage> stages = new ArrayList<>();
        stages.add(stage(summary, READING, Documents.READING, List.of(Documents.BAD), summary.read()));
        for (int step = 0; step < steps.size(); step++) {
            List<String> rules = new ArrayList<>(steps.get(step).rules());
            if (summary.rejected(step, Documents.EMPTY).documents() > 0) {
                rules.add(Documents.EMPTY);
            }
            FunnelStage before = stages.get(stages.size() - 1);
            stages.add(stage(summary, steps.get(step).name(), step, rules, before.left()));
        }
        return stages;
    }

    private static FunnelStage stage(CorpusSummary summary, String name, int step, List<String> rules, long entered) {
        List<Rejection> rejections = rules.stream()
                .map(rule -> new Rejection(rule, summary.rejected(step, rule).documents(), summary.samples(step, rule)))
                .toList();
        return new FunnelStage(name, entered, rejections);
    }

    long rejected() {
        return rejections.stream().mapToLong(Rejection::documents).sum();
    }

    long left() {
        return entered - rejected();
    }
}
