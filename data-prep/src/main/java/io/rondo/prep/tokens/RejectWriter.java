package io.rondo.prep.tokens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.provenance.Origin;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes rejected documents as JSON lines: id, source, offset, step, rule, value, characters, text. */
public final class RejectWriter implements Closeable {
    private static final JsonFactory JSON = new JsonFactory().setRootValueSeparator("");

    private final JsonGenerator generator;
    private final List<String> steps;

    /**
     * Writes nothing yet.
     *
     * @param out is closed with this
     * @param steps names of the pipeline's steps
     */
    public RejectWriter(OutputStream out, List<String> steps) throws IOException {
        this.generator = JSON.createGenerator(out);
        this.steps = steps;
    }

    /** Writes the line of a document. */
    public void add(JudgedDocument document) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("id", Origin.id(document.hash()));
        generator.writeStringField("source", document.source());
        generator.writeNumberField("offset", document.position());
        generator.writeStringField("step", document.step() < 0 ? "reading" : steps.get(document.step()));
        generator.writeStringField("rule", document.verdict());
        generator.writeStringField("value", document.value());
        generator.writeNumberField("characters", document.characters());
        generator.writeStringField("text", document.text());
        generator.writeEndObject();
        generator.writeRaw('\n');
    }

    @Override
    public void close() throws IOException {
        generator.close();
    }
}
