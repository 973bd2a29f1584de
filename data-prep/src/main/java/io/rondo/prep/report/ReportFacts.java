package io.rondo.prep.report;

import io.rondo.prep.documents.Documents;
import io.rondo.prep.steps.Step;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What both reports tell, in their order.
 *
 * @param summary of the documents
 * @param steps of the pipeline
 * @param tokenizer what it is, e.g. {@code bpe}
 * @param manifest of the dataset, perhaps without the reports themselves
 */
record ReportFacts(CorpusSummary summary, List<Step> steps, String tokenizer, ShardManifest manifest) {
    static final int MOST_SOURCES = 20;
    static final int MOST_LANGUAGES = 30;

    private static final String PRIVACY = "privacy";
    private static final String DUPLICATE = "duplicate";

    long read() {
        return summary.read();
    }

    long kept() {
        return summary.kept().documents();
    }

    long tokens() {
        return manifest.splits().values().stream().mapToLong(SplitInfo::tokens).sum();
    }

    long textBytes() {
        return manifest.splits().values().stream()
                .mapToLong(SplitInfo::textBytes)
                .sum();
    }

    List<FunnelStage> funnel() {
        return FunnelStage.of(summary, steps);
    }

    /** Kept documents by the power of two that their length reaches, without gaps. */
    Map<Integer, Long> lengths() {
        TreeMap<Integer, Long> found = new TreeMap<>();
        summary.lengths().forEach((power, count) -> found.put(Integer.valueOf(power), count.documents()));
        if (!found.isEmpty()) {
            for (int power = found.firstKey(); power < found.lastKey(); power++) {
                found.putIfAbsent(power, 0L);
            }
        }
        return found;
    }

    /** The most frequent languages; empty if no step told them. */
    Map<String, Count> languages() {
        return first(summary.languages(), MOST_LANGUAGES);
    }

    /** The files with the most documents. */
    Map<String, Count> sources() {
        return first(summary.sources(), MOST_SOURCES);
    }

    /** Rejections as duplicates, by step. */
    Map<String, Long> duplicates() {
        Map<String, Long> byStep = new LinkedHashMap<>();
        List<FunnelStage> stages = funnel();
        for (int number = 1; number < stages.size(); number++) {
            if (stages.get(number).name().contains(DUPLICATE)) {
                byStep.put(
                        number + " " + stages.get(number).name(),
                        stages.get(number).rejected());
            }
        }
        return byStep;
    }

    boolean looksForPersonalData() {
        return steps.stream().anyMatch(step -> step.name().equals(PRIVACY));
    }

    /** Replaced personal data in kept documents, by kind. */
    Map<String, Count> personalData() {
        return tallies(true);
    }

    /** What else steps have counted in kept documents. */
    Map<String, Count> changes() {
        return tallies(false);
    }

    List<Sample> keptSamples() {
        return summary.samples(steps.size(), Documents.KEPT);
    }

    /** Rules that rejected something, in the order of the pipeline, with the number of their stage. */
    List<RuleFacts> rejections() {
        List<RuleFacts> rules = new ArrayList<>();
        List<FunnelStage> stages = funnel();
        for (int number = 0; number < stages.size(); number++) {
            for (FunnelStage.Rejection rejection : stages.get(number).rejections()) {
                if (rejection.documents() > 0) {
                    rules.add(new RuleFacts(number, stages.get(number).name(), rejection));
                }
            }
        }
        return rules;
    }

    /** Rules that rejected nothing. */
    List<String> idleRules() {
        return funnel().stream()
                .flatMap(stage -> stage.rejections().stream())
                .filter(rejection -> rejection.documents() == 0)
                .map(FunnelStage.Rejection::rule)
                .distinct()
                .toList();
    }

    /**
     * A rule that rejected documents.
     *
     * @param stage number of its step, counted from 1; 0 is reading
     */
    record RuleFacts(int stage, String step, FunnelStage.Rejection rejection) {
        String place() {
            return stage == 0 ? step : "step " + stage + ", " + step;
        }
    }

    private Map<String, Count> tallies(boolean personal) {
        Map<String, Count> found = new TreeMap<>();
        summary.tallies().forEach((name, count) -> {
            if (name.startsWith(PRIVACY + ".") == personal) {
                found.put(personal ? name.substring(PRIVACY.length() + 1) : name, count);
            }
        });
        return found;
    }

    private static Map<String, Count> first(Map<String, Count> counts, int most) {
        Map<String, Count> first = new LinkedHashMap<>();
        counts.entrySet().stream().limit(most).forEach(entry -> first.put(entry.getKey(), entry.getValue()));
        return first;
    }
}
