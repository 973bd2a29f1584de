package io.rondo.prep.documents;

import io.rondo.prep.text.Spans;
import java.util.Optional;

/** A text on its way through the steps. What rules ask about it is scanned once. One instance serves one thread. */
public final class Document {
    private final String text;
    private final Tally tally;
    private Optional<Spans> words = Optional.empty();
    private Optional<Spans> lines = Optional.empty();
    private Optional<Spans> paragraphs = Optional.empty();

    public Document(String text, Tally tally) {
        this.text = text;
        this.tally = tally;
    }

    /** A document of which nothing has been counted yet. */
    public static Document of(String text) {
        return new Document(text, new Tally());
    }

    /** Well-formed UTF-16. */
    public String text() {
        return text;
    }

    /** Where steps count what they find or change. */
    public Tally tally() {
        return tally;
    }

    /** {@link Spans#words}. */
    public Spans words() {
        if (words.isEmpty()) {
            words = Optional.of(Spans.words(text));
        }
        return words.get();
    }

    /** {@link Spans#lines}. */
    public Spans lines() {
        if (lines.isEmpty()) {
            lines = Optional.of(Spans.lines(text));
        }
        return lines.get();
    }

    /** {@link Spans#paragraphs}. */
    public Spans paragraphs() {
        if (paragraphs.isEmpty()) {
            paragraphs = Optional.of(Spans.paragraphs(text));
        }
        return paragraphs.get();
    }
}
