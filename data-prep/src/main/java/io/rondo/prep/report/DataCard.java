package io.rondo.prep.report;

import io.rondo.shards.SplitInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code datacard.md}: plain Markdown with tables. Texts of documents stand in it as indented code, which nothing ends. */
record DataCard(ReportFacts facts) {
    private static final int SAMPLES = 3;

    String render() {
        StringBuilder card = new StringBuilder();
        card.append("# Dataset ").append(facts.manifest().fingerprint(), 0, 12).append("\n\n");
        card.append("Made by Rondo from ")
                .append(Figures.files(facts.manifest().sources().size()))
                .append(": ")
                .append(Figures.count(facts.kept()))
                .append(" of ")
                .append(Figures.count(facts.read()))
                .append(" documents, ")
                .append(Figures.bytes(facts.textBytes()))
                .append(" of text, ")
                .append(Figures.count(facts.tokens()))
                .append(" tokens.\n`report.html` tells more, `rondo trace` where a document came from.\n");
        splits(card);
        funnel(card);
        rejections(card);
        table(card, "Languages", languagesNote(), List.of("language", "documents", "kept"), counts(facts.languages()));
        lengths(card);
        table(card, "Sources", sourcesNote(), List.of("file", "documents", "kept"), counts(facts.sources()));
        personalData(card);
        section(card, "Samples", "Personal data are replaced here, whatever the dataset holds.");
        facts.keptSamples().stream().limit(SAMPLES).forEach(sample -> sample(card, sample));
        section(card, "Tokenizer", "");
        card.append("\n- ")
                .append(code(facts.tokenizer()))
                .append("\n- ")
                .append(Figures.count(facts.manifest().vocabularySize()))
                .append(" tokens; ")
                .append(facts.manifest().endOfDocument())
                .append(" ends a document\n- SHA-256 of `tokenizer.json`: `")
                .append(facts.manifest().tokenizerSha256())
                .append("`\n");
        section(card, "Settings", "");
        card.append('\n');
        indented(card, facts.manifest().settings());
        card.append("\nFingerprint: `").append(facts.manifest().fingerprint()).append("`\n");
        return card.toString();
    }

    private void splits(StringBuilder card) {
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, SplitInfo> split : facts.manifest().splits().entrySet()) {
            SplitInfo info = split.getValue();
            rows.add(List.of(
                    split.getKey(),
                    Figures.count(info.documents()),
                    Figures.count(info.tokens()),
                    Figures.count(info.textBytes()),
                    Figures.ratio(info.textBytes(), info.tokens())));
        }
        table(card, "Splits", "", List.of("split", "documents", "tokens", "bytes of text", "bytes per token"), rows);
    }

    private void funnel(StringBuilder card) {
        List<List<String>> rows = new ArrayList<>();
        List<FunnelStage> stages = facts.funnel();
        for (int number = 0; number < stages.size(); number++) {
            FunnelStage stage = stages.get(number);
            rows.add(List.of(
                    number == 0 ? stage.name() : number + " " + stage.name(),
                    Figures.count(stage.entered()),
                    Figures.count(stage.rejected()),
                    Figures.count(stage.left()),
                    Figures.share(stage.left(), facts.read())));
        }
        table(card, "Steps", "", List.of("step", "documents", "rejected", "left", "of all"), rows);
    }

    private void rejections(StringBuilder card) {
        List<List<String>> rows = new ArrayList<>();
        for (ReportFacts.RuleFacts rule : facts.rejections()) {
            rows.add(List.of(
                    rule.rejection().rule(),
                    rule.place(),
                    Figures.count(rule.rejection().documents()),
                    Figures.share(rule.rejection().documents(), facts.read())));
        }
        String note = rows.isEmpty() ? "No document was rejected." : "";
        table(card, "Rejected documents", note, List.of("rule", "where", "documents", "of all"), rows);
    }

    private void lengths(StringBuilder card) {
        List<List<String>> rows = new ArrayList<>();
        facts.lengths()
                .forEach((power, documents) -> rows.add(List.of(
                        Figures.lengths(power), Figures.count(documents), Figures.share(documents, facts.kept()))));
        table(card, "Lengths of kept documents", "", List.of("characters", "documents", "share"), rows);
    }

    private void personalData(StringBuilder card) {
        List<List<String>> rows = new ArrayList<>();
        facts.personalData()
                .forEach((kind, count) ->
                        rows.add(List.of(kind, Figures.count(count.amount()), Figures.count(count.documents()))));
        table(card, "Personal data", personalDataNote(facts), List.of("kind", "replaced", "documents"), rows);
    }

    static String personalDataNote(ReportFacts facts) {
        if (!facts.looksForPersonalData()) {
            return "The pipeline has no privacy step: personal data were not looked for and stand in the dataset.";
        }
        return facts.personalData().isEmpty()
                ? "The privacy step found none in the kept documents."
                : "Found by shape and checksum and replaced by placeholders; names and addresses are not looked for.";
    }

    private String languagesNote() {
        return facts.languages().isEmpty() ? "No step told the languages." : "";
    }

    private String sourcesNote() {
        int more = facts.manifest().sources().size() - facts.sources().size();
        return more > 0 ? "The files with the most documents; " + Figures.count(more) + " more are not shown." : "";
    }

    private static List<List<String>> counts(Map<String, Count> counts) {
        List<List<String>> rows = new ArrayList<>();
        counts.forEach(
                (key, count) -> rows.add(List.of(key, Figures.count(count.documents()), Figures.count(count.kept()))));
        return rows;
    }

    private static void sample(StringBuilder card, Sample sample) {
        card.append("\nDocument `")
                .append(sample.id())
                .append("`, ")
                .append(Figures.count(sample.characters()))
                .append(" characters\n\n");
        indented(card, sample.text() + (sample.shortened() ? " …" : ""));
    }

    private static void indented(StringBuilder card, String text) {
        text.lines()
                .forEach(line -> card.append("    ").append(Html.visible(line)).append('\n'));
    }

    private static void section(StringBuilder card, String title, String note) {
        card.append("\n## ").append(title).append('\n');
        if (!note.isEmpty()) {
            card.append('\n').append(note).append('\n');
        }
    }

    private static void table(
            StringBuilder card, String title, String note, List<String> heads, List<List<String>> rows) {
        section(card, title, note);
        if (rows.isEmpty()) {
            return;
        }
        card.append('\n');
        row(card, heads);
        row(
                card,
                heads.stream()
                        .map(head -> head.equals(heads.get(0)) ? "---" : "---:")
                        .toList());
        rows.forEach(cells -> {
            List<String> escaped = new ArrayList<>(cells);
            escaped.set(0, code(cells.get(0)));
            row(card, escaped);
        });
    }

    private static void row(StringBuilder card, List<String> cells) {
        card.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** As a table's cell: a bar would end it even in code, and a backtick the code. */
    private static String code(String text) {
        return "`" + Html.visible(text).replace("\n", " ").replace('`', '\'').replace("|", "\\|") + "`";
    }
}
