package io.rondo.jobs;

import io.rondo.prep.trace.RejectedDocument;
import io.rondo.prep.trace.TracedDocument;
import io.rondo.prep.trace.TracedPart;
import io.rondo.prep.trace.TracedSequence;
import io.rondo.prep.trace.TracedStep;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells people what {@code rondo trace} has found. */
record TraceText(PrintWriter out) {
    void print(TracedSequence sequence) {
        line(
                "sequence",
                "%,d of %s: tokens %,d to %,d, from %,d documents",
                sequence.number(),
                sequence.split(),
                sequence.firstToken(),
                sequence.firstToken() + sequence.tokens() - 1,
                sequence.parts().size());
        sequence.parts().forEach(this::print);
    }

    void print(TracedPart part) {
        TracedDocument document = part.document();
        out.println();
        line("document", "%s", document.id());
        line("source", "%s", onOneLine(document.source()));
        line("offset", "%d (byte of the decompressed file; in Parquet the row)", document.offset());
        line(
                "place",
                "%s/%s, document %,d, tokens %,d to %,d of the split",
                document.split(),
                document.shard(),
                document.number(),
                document.firstToken(),
                document.firstToken() + document.tokens() - 1);
        if (part.from() > 0 || part.to() < document.tokens()) {
            line(
                    "covered",
                    "%,d of its %,d tokens, from token %,d on",
                    part.to() - part.from(),
                    document.tokens(),
                    part.from());
        }
        for (TracedStep step : document.steps()) {
            line("step", "%s", describe(step));
        }
        text(part.text(), part.shortened());
    }

    void print(RejectedDocument document) {
        out.println();
        line("rejected", "%s", document.id());
        line("source", "%s", onOneLine(document.source()));
        line("offset", "%d (byte of the decompressed file; in Parquet the row)", document.offset());
        line(
                "rule",
                "%s of the step %s%s",
                document.rule(),
                document.step(),
                document.value().isEmpty() ? "" : ", which found " + onOneLine(document.value()));
        text(document.text(), document.text().codePointCount(0, document.text().length()) < document.characters());
    }

    private static String describe(TracedStep step) {
        String passed = step.rules().isEmpty() ? "" : ", passed " + String.join(", ", step.rules());
        return step.name() + ": " + (step.changed() ? "changed the text" : "left the text as it was") + passed;
    }

    private void text(String text, boolean shortened) {
        line("text", "%s%s", onOneLine(text), shortened ? " …" : "");
    }

    private void line(String heading, String format, Object... values) {
        out.printf("%-12s %s%n", heading, String.format(Locale.ROOT, format, values));
    }

    /** Line ends and whatever else a terminal might obey become escapes. */
    private static String onOneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                case '\r' -> line.append("\\r");
                default -> {
                    int type = Character.getType(point);
                    if (type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR) {
                        line.append(String.format(Locale.ROOT, "\\u%04x", point));
                    } else {
                        line.appendCodePoint(point);
                    }
                }
            }
        });
        return line.toString();
    }
}
