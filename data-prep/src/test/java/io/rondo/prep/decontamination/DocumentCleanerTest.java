package io.rondo.prep.decontamination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.RondoException;
import io.rondo.prep.documents.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentCleanerTest {
    private static final String QUESTION =
            "Which of the three rivers that meet at the old town carries the most water in spring?";
    private static final String SHORT = "The capital of Mongolia is not Astana, surely.";

    @Test
    void aDocumentWithThirteenWordsOfAnExampleIsRejectedWithThem() throws IOException {
        DocumentCleaner cleaner = cleaner(
                ContaminationAction.REJECT, Map.of("quiz.txt", QUESTION + "\n\n" + SHORT + "\nToo short to count"));
        String words = "THREE rivers that meet at the old town -- carries the most\nwater, in";

        assertThat(cleaner.judge("He asked which of the " + words + " winter."))
                .isEqualTo(new Verdict.Rejected(
                        "contaminated.quiz.txt", "which of the THREE rivers that meet at the old town -- carries the"));
        assertThat(cleaner.judge("He asked about " + words + " winter.")).isInstanceOf(Verdict.Rejected.class);
        String twelve = words.replace("in", "on");
        assertThat(cleaner.judge("One of " + twelve)).isEqualTo(new Verdict.Kept("One of " + twelve));
        assertThat(cleaner.judge("too short to count")).isEqualTo(new Verdict.Kept("too short to count"));
    }

    @Test
    void anExampleShorterThanAnNgramCountsAsAWholeIfItHasEightWords() throws IOException {
        DocumentCleaner cleaner = cleaner(ContaminationAction.REJECT, Map.of("quiz.txt", SHORT));

        assertThat(cleaner.judge("We know: the capital of mongolia is not astana surely, we do."))
                .isEqualTo(
                        new Verdict.Rejected("contaminated.quiz.txt", "the capital of mongolia is not astana surely"));
        assertThat(cleaner.judge("The capital of Mongolia is not Astana.")).isInstanceOf(Verdict.Kept.class);
    }

    @Test
    void ofJsonTheFieldsThatAreNamedCountOrElseAll() throws IOException {
        String json = "{\"q\": \"" + QUESTION + "\", \"choices\": [\"the northern one that nobody has ever heard of\"],"
                + " \"id\": 7}\n";
        String document = "It is the northern one that nobody has ever heard of.";

        assertThat(cleaner(ContaminationAction.REJECT, Map.of("a.jsonl", json)).judge(document))
                .isInstanceOf(Verdict.Rejected.class);
        assertThat(cleaner(ContaminationAction.REJECT, Map.of("a.jsonl", json), "q")
                        .judge(document))
                .isInstanceOf(Verdict.Kept.class);
        assertThatThrownBy(() -> cleaner(ContaminationAction.REJECT, Map.of("a.jsonl", json), "answer"))
                .isInstanceOf(RondoException.class)
                .hasMessage("a.jsonl line 1: no field 'answer'; expected an example of an evaluation set");
        assertThatThrownBy(() -> cleaner(ContaminationAction.REJECT, Map.of("a.jsonl", json + "[]\n")))
                .hasMessage("a.jsonl line 2: not a JSON object; expected an example of an evaluation set");
        assertThatThrownBy(() -> cleaner(ContaminationAction.REJECT, Map.of("a.jsonl", json + "{\n")))
                .hasMessageStartingWith("a.jsonl line 2: not JSON: ");
    }

    @Test
    void theFirstFileThatHasItIsNamed() throws IOException {
        DocumentCleaner cleaner = cleaner(
                ContaminationAction.REJECT,
                Map.of("a.txt", SHORT, "b.txt", QUESTION + "\n" + SHORT, "c.txt", QUESTION));

        assertThat(((Verdict.Rejected) cleaner.judge(QUESTION + " " + SHORT)).rule())
                .isEqualTo("contaminated.a.txt");
        assertThat(((Verdict.Rejected) cleaner.judge(QUESTION)).rule()).isEqualTo("contaminated.b.txt");
    }

    @Test
    void piecesAreCutWithTheirMarginAndShortOnesDropped() throws IOException {
        DocumentCleaner cleaner = cleaner(ContaminationAction.CUT, Map.of("quiz.txt", QUESTION));
        String before = "a".repeat(250) + " " + "b".repeat(199);
        String after = "c".repeat(199) + " " + "d".repeat(250);

        assertThat(cleaner.judge(before + " " + QUESTION + after))
                .isEqualTo(new Verdict.Kept("a".repeat(250) + "\n\n" + "d".repeat(250)));
        assertThat(cleaner.judge("a".repeat(150) + " " + before.substring(251) + " " + QUESTION + after))
                .isEqualTo(new Verdict.Kept("d".repeat(250)));
        assertThat(cleaner.judge("x " + QUESTION + " y"))
                .isEqualTo(new Verdict.Rejected(
                        "contaminated.characters", "Which of the three rivers that meet at the old town carries the"));
        // A pair of surrogates at the border of the margin goes or stays as a whole.
        String pairs = "😀".repeat(300);
        assertThat(((Verdict.Kept) cleaner.judge("a".repeat(300) + " " + QUESTION + pairs))
                        .text()
                        .codePoints()
                        .filter(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE))
                .isEmpty();
    }

    @Test
    void aDocumentInTooManyPiecesIsRejected() throws IOException {
        DocumentCleaner cleaner = cleaner(ContaminationAction.CUT, Map.of("quiz.txt", QUESTION));
        String filler = " " + "word ".repeat(200);

        assertThat(cleaner.judge(repeated(filler, QUESTION, 9))).isInstanceOf(Verdict.Kept.class);
        assertThat(cleaner.judge(repeated(filler, QUESTION, 10)))
                .isEqualTo(new Verdict.Rejected("contaminated.pieces", "11"));
    }

    private static String repeated(String filler, String question, int times) {
        return filler
                + IntStream.range(0, times).mapToObj(i -> question + filler).collect(Collectors.joining());
    }

    private static DocumentCleaner cleaner(ContaminationAction action, Map<String, String> files, String... fields)
            throws IOException {
        List<String> names = files.keySet().stream().sorted().toList();
        EvaluationNgrams ngrams = EvaluationNgrams.read(
                names.stream()
                        .map(name -> new EvaluationFile(name, List.of(fields)))
                        .toList(),
                13,
                8,
                name -> new ByteArrayInputStream(files.get(name).getBytes(StandardCharsets.UTF_8)));
        return new DocumentCleaner(
                new MatchFinder(ngrams.table().bytes(), ngrams.lengths()),
                ngrams.owners(),
                new ContaminationRules(names, action, 200, 200, 10));
    }
}
