package io.rondo.prep.decontamination;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rondo.prep.dedup.WordNgrams;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What was found, as JSON lines: one for each evaluation file, then one for each of the n-grams that stand in most
 * documents, at most {@link #MOST_NGRAMS}.
 *
 * @param step number of the step
 * @param search what was looked for
 * @param ngrams of the evaluation sets
 * @param documents by file: how many have an n-gram that counts
 * @param found by the number of a set of files: how many of its n-grams stand in documents
 */
record DecontaminationReport(
        int step,
        Decontamination.Search search,
        EvaluationNgrams ngrams,
        Map<Integer, Long> documents,
        Map<Integer, Long> found) {
    static final int MOST_NGRAMS = 10_000;
    /** Characters of an n-gram, of whose words nobody knows how long they are. */
    private static final int LONGEST_TEXT = 400;

    private static final JsonFactory JSON = new JsonFactory().setRootValueSeparator("");

    /** An n-gram with what the evaluation files say about it. */
    private static final class Line {
        private final long documents;
        private final List<String> files = new ArrayList<>();
        private String text = "";
        private long firstLine;

        private Line(long documents) {
            this.documents = documents;
        }
    }

    /** @param most hash and number of documents of the n-grams to list */
    String write(List<Row> most, EvaluationFile.Opener opener) throws IOException {
        Map<Long, Line> lines = new HashMap<>();
        most.forEach(row -> lines.put(row.getLong(0), new Line(row.getLong(1))));
        for (int file = 0; file < ngrams.files().size(); file++) {
            String uri = ngrams.files().get(file).uri();
            ngrams.forEach(
                    file,
                    opener,
                    (line, text, length, sequence) -> sequence.forEach(length, (first, hash) -> {
                        Line known = lines.get(hash);
                        if (known != null) {
                            learn(known, uri, line, text, first, length);
                        }
                    }));
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            for (int file = 0; file < ngrams.files().size(); file++) {
                writeFile(json, file);
            }
            for (Line line : lines.values().stream()
                    .sorted(Comparator.comparingLong((Line line) -> -line.documents)
                            .thenComparing(line -> line.text))
                    .toList()) {
                writeLine(json, line);
            }
        }
        return out.toString();
    }

    private static void learn(Line known, String uri, long line, String text, int first, int length) {
        if (known.files.isEmpty()) {
            int[] spans = WordNgrams.wordSpans(text);
            String words = text.substring(spans[2 * first], spans[2 * (first + length) - 1])
                    .replaceAll("\\s+", " ");
            known.text = words.length() > LONGEST_TEXT ? words.substring(0, LONGEST_TEXT) : words;
            known.firstLine = line;
        }
        if (!known.files.contains(uri)) {
            known.files.add(uri);
        }
    }

    private void writeFile(JsonGenerator json, int file) throws IOException {
        EvaluationNgrams.FileCounts counts = ngrams.counts(file);
        long ngramsFound = found.entrySet().stream()
                .filter(entry -> ngrams.owners().get(entry.getKey()).contains(file))
                .mapToLong(Map.Entry::getValue)
                .sum();
        json.writeStartObject();
        json.writeNumberField("step", step);
        json.writeStringField("evaluation", ngrams.files().get(file).uri());
        json.writeNumberField("texts", counts.texts);
        json.writeNumberField("texts-too-short", counts.tooShort);
        json.writeNumberField("ngrams-found", ngramsFound);
        json.writeNumberField("documents", documents.getOrDefault(file, 0L));
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void writeLine(JsonGenerator json, Line line) throws IOException {
        json.writeStartObject();
        json.writeNumberField("step", step);
        json.writeStringField("ngram", line.text);
        json.writeNumberField("documents", line.documents);
        json.writeBooleanField("ignored", line.documents > search.maxDocuments());
        json.writeArrayFieldStart("evaluation");
        for (String file : line.files) {
            json.writeString(file);
        }
        json.writeEndArray();
        json.writeNumberField("line", line.firstLine);
        json.writeEndObject();
        json.writeRaw('\n');
    }
}
