package io.rondo.prep.steps;

import io.rondo.prep.documents.Document;
import io.rondo.prep.documents.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Steps on single documents, without Spark. */
public final class Steps {
    private Steps() {}

    /** What a step that needs no file decides. */
    public static Verdict judge(DocumentStep step, Document document) {
        return begin(step, Map.of()).judge(document);
    }

    /** What a step makes of a text that it keeps. */
    public static String kept(DocumentStep step, String text) {
        return ((Verdict.Kept) judge(step, Document.of(text))).text();
    }

    /** A step for one task; files by name. */
    public static DocumentStep.Judge begin(DocumentStep step, Map<String, String> files) {
        try {
            return step.prepare(new InMemory(files)).begin();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record InMemory(Map<String, String> files) implements StepResources {
        @Override
        public InputStream open(String uri) {
            return new ByteArrayInputStream(files.get(uri).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public <T> Shared<T> share(T value) {
            return () -> value;
        }
    }
}
