package io.rondo.prep.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.prep.LocalSpark;
import io.rondo.prep.TestCorpus;
import io.rondo.prep.decontamination.ContaminationAction;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.steps.Decontaminate;
import io.rondo.prep.steps.ExactDuplicates;
import io.rondo.prep.steps.MinCharacters;
import io.rondo.prep.steps.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecontaminationTest {
    private static final String QUESTION =
            "Which of the three rivers that meet at the old town carries the most water in spring?";
    private static final String ANSWER = "The smallest of them does, because of the snow in the mountains behind it.";
    private static final String BOILERPLATE =
            "Answer all of the following questions in the space provided below and hand in the sheet at the end.";
    private static final Buckets BUCKETS = new Buckets(2, 0, 1);

    @TempDir
    Path directory;

    private Path quiz;
    private Path exam;
    private List<Row> documents;

    @BeforeEach
    void write() {
        quiz = directory.resolve("quiz.txt");
        exam = directory.resolve("exam.jsonl.gz");
        TestCorpus.lines(quiz, List.of(BOILERPLATE, QUESTION, "Short."));
        TestCorpus.lines(
                exam, List.of("{\"question\": \"" + QUESTION + "\", \"answer\": \"" + ANSWER + "\", \"id\": 5}"));
        documents = new ArrayList<>();
        documents.add(read(0, "A page about rivers. " + QUESTION.toUpperCase() + " So he asked."));
        documents.add(read(1, "A page about snow. " + ANSWER + " So he said."));
        documents.add(read(2, "A page about nothing."));
        documents.add(read(3, "x"));
        for (int i = 4; i < 8; i++) {
            documents.add(read(i, "Sheet number " + i + ". " + BOILERPLATE));
        }
    }

    @Test
    void contaminatedDocumentsAreRejectedAndWhatMatchedIsReported() throws IOException {
        Decontaminate step = step(3, ContaminationAction.REJECT);
        List<Step> steps = List.of(new MinCharacters(2), step, new ExactDuplicates());

        try (JudgedCorpus corpus = judge(steps)) {
            assertThat(verdicts(corpus))
                    .isEqualTo(Map.of(
                            0L,
                                    "contaminated.quiz.txt: WHICH OF THE THREE RIVERS THAT MEET AT THE OLD TOWN CARRIES THE",
                            1L,
                                    "contaminated.exam.jsonl.gz: The smallest of them does, because of the snow in the"
                                            + " mountains behind",
                            2L, "kept: ",
                            3L, "too-short: 1",
                            4L, "kept: ",
                            5L, "kept: ",
                            6L, "kept: ",
                            7L, "kept: "));
            List<String> report =
                    corpus.files().get("decontamination.jsonl").lines().toList();
            assertThat(report)
                    .startsWith(
                            "{\"step\":1,\"evaluation\":\"" + quiz + "\",\"texts\":3,\"texts-too-short\":1,"
                                    + "\"ngrams-found\":12,\"documents\":1}",
                            "{\"step\":1,\"evaluation\":\"" + exam + "\",\"texts\":2,\"texts-too-short\":0,"
                                    + "\"ngrams-found\":7,\"documents\":2}",
                            "{\"step\":1,\"ngram\":\"Answer all of the following questions in the space provided below"
                                    + " and hand\",\"documents\":4,\"ignored\":true,\"evaluation\":[\"" + quiz
                                    + "\"],\"line\":1}")
                    .contains("{\"step\":1,\"ngram\":\"Which of the three rivers that meet at the old town carries"
                            + " the\",\"documents\":1,\"ignored\":false,\"evaluation\":[\"" + quiz + "\",\"" + exam
                            + "\"],\"line\":2}")
                    .hasSize(2 + 7 + 5 + 2);
        }
    }

    @Test
    void cutDocumentsAreOthersFromThereOn() throws IOException {
        documents.add(read(8, "y".repeat(500) + " " + QUESTION));
        List<Step> steps = List.of(step(4, ContaminationAction.CUT), new ExactDuplicates());

        try (JudgedCorpus corpus = judge(steps)) {
            JudgedDocument cut = corpus.documents().collectAsList().stream()
                    .map(JudgedDocument::of)
                    .filter(document -> document.position() == 8)
                    .findFirst()
                    .orElseThrow();
            assertThat(cut.text()).isEqualTo("y".repeat(301));
            assertThat(cut.kept()).isTrue();
            assertThat(cut.changes()).isEqualTo(1);
            assertThat(cut.tally()).isEqualTo("decontaminate.cut=1\n");
            assertThat(cut.bucket()).isEqualTo(BUCKETS.of(cut.hash()));
            assertThat(verdicts(corpus))
                    .containsEntry(
                            7L,
                            "contaminated.characters: Answer all of the following"
                                    + " questions in the space provided below and hand");
        }
    }

    @Test
    void aCorpusWithoutContaminationStaysAsItIs() throws IOException {
        documents = List.of(read(0, "One thing."), read(1, "Another thing."));

        try (JudgedCorpus corpus = judge(List.of(step(1, ContaminationAction.REJECT)))) {
            assertThat(verdicts(corpus)).isEqualTo(Map.of(0L, "kept: ", 1L, "kept: "));
            assertThat(corpus.files().get("decontamination.jsonl").lines())
                    .hasSize(2)
                    .allMatch(line -> line.endsWith("\"ngrams-found\":0,\"documents\":0}"));
        }
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> judge(List.of(step(1, ContaminationAction.REJECT, directory.resolve("no.txt")))))
                .hasMessageContaining("no.txt does not exist; a step of prepare.steps names it");
        assertThatThrownBy(() -> new Decontaminate(
                        List.of("a/quiz.txt", "b/quiz.txt"), List.of(), 13, 8, 10, ContaminationAction.CUT, 0, 0, 10))
                .hasMessageStartingWith("two files of evaluation have the same name");
        assertThatThrownBy(() -> new Decontaminate(List.of(), List.of(), 13, 8, 10, ContaminationAction.CUT, 0, 0, 10))
                .hasMessage("evaluation is empty; expected at least one file");
        assertThatThrownBy(
                        () -> new Decontaminate(List.of("a"), List.of(), 5, 8, 10, ContaminationAction.CUT, 0, 0, 10))
                .hasMessage("min-words = 8 is more than words = 5");
    }

    private Decontaminate step(int maxDocuments, ContaminationAction action, Path... files) {
        List<String> evaluation =
                files.length > 0 ? List.of(files[0].toString()) : List.of(quiz.toString(), exam.toString());
        return new Decontaminate(evaluation, List.of(), 13, 8, maxDocuments, action, 200, 200, 10);
    }

    private JudgedCorpus judge(List<Step> steps) throws IOException {
        return new CorpusPipeline(steps, BUCKETS, false)
                .judge(LocalSpark.session()
                        .createDataFrame(documents, Documents.READ)
                        .repartition(3));
    }

    private static Map<Long, String> verdicts(JudgedCorpus corpus) {
        Map<Long, String> verdicts = new TreeMap<>();
        corpus.documents().collectAsList().stream()
                .map(JudgedDocument::of)
                .forEach(document -> verdicts.put(document.position(), document.verdict() + ": " + document.value()));
        return verdicts;
    }

    private static Row read(long position, String text) {
        return RowFactory.create("file:/a", position, text, Documents.KEPT);
    }
}
