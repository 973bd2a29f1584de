package io.rondo.prep.report;

import io.rondo.shards.SplitInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code report.html}: one page without scripts that asks no other server for anything. */
final class HtmlReport {
    private static final String STYLE = "report.css";

    private final ReportFacts facts;
    private final Html page = new Html();

    HtmlReport(ReportFacts facts) {
        this.facts = facts;
    }

    String render() {
        String name = "Dataset " + facts.manifest().fingerprint().substring(0, 12);
        page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src")
                .raw(" 'unsafe-inline'\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .element("title", name)
                .raw("<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n")
                .element("h1", name);
        overview();
        funnel();
        splits();
        lengths();
        languages();
        sources();
        rejections();
        duplicates();
        personalData();
        changes();
        samples();
        tokenizer();
        return page.raw("</main>\n</body>\n</html>\n").toString();
    }

    private void overview() {
        Map<String, String> tiles = new LinkedHashMap<>();
        tiles.put("documents kept", Figures.count(facts.kept()));
        tiles.put("of " + Figures.count(facts.read()) + " read", Figures.share(facts.kept(), facts.read()));
        tiles.put("tokens", Figures.count(facts.tokens()));
        tiles.put("text", Figures.bytes(facts.textBytes()));
        tiles.put("bytes per token", Figures.ratio(facts.textBytes(), facts.tokens()));
        int files = facts.manifest().sources().size();
        tiles.put(files == 1 ? "file" : "files", Figures.count(files));
        page.raw("<div class=\"tiles\">\n");
        tiles.forEach((label, value) -> page.raw("<div class=\"tile\">")
                .element("strong", value)
                .element("span", label)
                .raw("</div>\n"));
        page.raw("</div>\n");
    }

    private void funnel() {
        heading("From files to dataset", "Documents that each step left and, in the second colour, rejected.");
        List<FunnelStage> stages = facts.funnel();
        for (int number = 0; number < stages.size(); number++) {
            FunnelStage stage = stages.get(number);
            page.bar(
                    number == 0 ? stage.name() : number + " · " + stage.name(),
                    stage.left(),
                    stage.rejected(),
                    facts.read(),
                    Figures.count(stage.left()),
                    stage.rejected() == 0 ? "all" : "− " + Figures.count(stage.rejected()));
        }
    }

    private void splits() {
        heading("Splits", "");
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, SplitInfo> split : facts.manifest().splits().entrySet()) {
            SplitInfo info = split.getValue();
            rows.add(List.of(
                    split.getKey(),
                    Figures.count(info.documents()),
                    Figures.count(info.tokens()),
                    Figures.bytes(info.textBytes()),
                    Figures.ratio(info.textBytes(), info.tokens()),
                    Figures.count(info.shards().size())));
        }
        page.figures(List.of("split", "documents", "tokens", "text", "bytes per token", "shards"), rows);
    }

    private void lengths() {
        heading("Lengths", "Kept documents by their number of characters.");
        Map<Integer, Long> lengths = facts.lengths();
        long most = lengths.values().stream().mapToLong(Long::longValue).max().orElse(0);
        lengths.forEach((power, documents) -> page.bar(
                Figures.lengths(power),
                documents,
                0,
                most,
                Figures.count(documents),
                Figures.share(documents, facts.kept())));
    }

    private void languages() {
        Map<String, Count> languages = facts.languages();
        long told = facts.summary().languages().values().stream()
                .mapToLong(Count::documents)
                .sum();
        heading(
                "Languages",
                languages.isEmpty()
                        ? "No step told the languages; the step language does, and rejects nothing if it is told to"
                                + " accept none in particular."
                        : "Of the " + Figures.count(told) + " documents that reached the step language, by ISO 639-3"
                                + " code; the second colour are those that were not kept.");
        long most =
                languages.values().stream().mapToLong(Count::documents).max().orElse(0);
        languages.forEach((language, count) -> page.bar(
                language,
                count.kept(),
                count.documents() - count.kept(),
                most,
                Figures.count(count.documents()),
                Figures.share(count.documents(), told)));
        int more = facts.summary().languages().size() - languages.size();
        if (more > 0) {
            page.element("p class=\"note\"", Figures.count(more) + " rarer languages are not shown.");
        }
    }

    private void sources() {
        int files = facts.manifest().sources().size();
        Map<String, Count> sources = facts.sources();
        heading(
                "Sources",
                files > sources.size()
                        ? "The " + sources.size() + " files with the most documents, of " + Figures.count(files) + "."
                        : "");
        List<List<String>> rows = new ArrayList<>();
        sources.forEach((source, count) -> rows.add(List.of(
                source,
                Figures.count(count.documents()),
                Figures.count(count.kept()),
                Figures.share(count.kept(), count.documents()))));
        page.figures(List.of("file", "documents", "kept", "share"), rows);
    }

    private void rejections() {
        List<ReportFacts.RuleFacts> rules = facts.rejections();
        heading(
                "Rejected documents",
                rules.isEmpty()
                        ? "No document was rejected."
                        : "By rule, in the order of the steps; each with up to " + Sample.MOST_REJECTED + " samples.");
        for (ReportFacts.RuleFacts rule : rules) {
            page.raw("<details><summary>")
                    .element("code", rule.rejection().rule())
                    .raw("<span class=\"number\">")
                    .text(Figures.count(rule.rejection().documents()))
                    .element("small", " " + Figures.share(rule.rejection().documents(), facts.read()) + " of all")
                    .raw("</span></summary>\n")
                    .element("p class=\"note\"", "Rejected by " + rule.place() + ".");
            rule.rejection().samples().forEach(this::sample);
            page.raw("</details>\n");
        }
        if (!facts.idleRules().isEmpty()) {
            page.element("p class=\"note\"", "Rejected nothing: " + String.join(", ", facts.idleRules()) + ".");
        }
    }

    private void duplicates() {
        Map<String, Long> duplicates = facts.duplicates();
        heading("Duplicates", duplicates.isEmpty() ? "No step looked for duplicates." : "");
        duplicates.forEach((step, documents) -> page.element(
                "p",
                "Step " + step + " rejected " + Figures.count(documents) + " documents, "
                        + Figures.share(documents, facts.read()) + " of all that were read."));
    }

    private void personalData() {
        heading("Personal data", DataCard.personalDataNote(facts));
        List<List<String>> rows = new ArrayList<>();
        facts.personalData()
                .forEach((kind, count) ->
                        rows.add(List.of(kind, Figures.count(count.amount()), Figures.count(count.documents()))));
        if (!rows.isEmpty()) {
            page.figures(List.of("kind", "replaced", "documents"), rows);
        }
    }

    private void changes() {
        List<List<String>> rows = new ArrayList<>();
        facts.changes()
                .forEach((name, count) ->
                        rows.add(List.of(name, Figures.count(count.amount()), Figures.count(count.documents()))));
        if (!rows.isEmpty()) {
            heading("Changes to texts", "What steps counted in the kept documents.");
            page.figures(List.of("what", "times", "documents"), rows);
        }
    }

    private void samples() {
        heading(
                "Samples",
                "Kept documents, drawn by the hash of their text. Personal data are replaced here, whatever the dataset"
                        + " holds.");
        facts.keptSamples().forEach(this::sample);
    }

    private void sample(Sample sample) {
        page.raw("<figure>");
        if (!sample.text().isEmpty()) {
            page.raw("<pre dir=\"auto\">")
                    .text(sample.text() + (sample.shortened() ? " …" : ""))
                    .raw("</pre>");
        }
        page.raw("<figcaption>");
        if (!sample.value().isEmpty()) {
            page.raw("<span>found ").element("b", sample.value()).raw("</span>");
        }
        page.element("span", Figures.count(sample.characters()) + " characters")
                .element("span", sample.source() + " at " + sample.position())
                .element("code", sample.id())
                .raw("</figcaption></figure>\n");
    }

    private void tokenizer() {
        heading("Tokenizer and settings", "");
        page.table(
                List.of("what", "value"),
                List.of(
                        List.of("tokenizer", facts.tokenizer()),
                        List.of("vocabulary", Figures.count(facts.manifest().vocabularySize()) + " tokens"),
                        List.of("end of document", "token " + facts.manifest().endOfDocument()),
                        List.of("SHA-256 of tokenizer.json", facts.manifest().tokenizerSha256()),
                        List.of("fingerprint", facts.manifest().fingerprint())));
        page.raw("<details><summary>All settings</summary><pre>")
                .text(facts.manifest().settings())
                .raw("</pre></details>\n");
    }

    private void heading(String title, String note) {
        page.element("h2", title);
        if (!note.isEmpty()) {
            page.element("p class=\"note\"", note);
        }
    }

    private static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException(STYLE + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
