package io.rondo.prep.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.prep.documents.Document;
import io.rondo.prep.steps.Privacy;
import io.rondo.prep.steps.Steps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Precision and recall on lines written by hand. In the file a place is {@code [[KIND:text]]}; {@code ~} is left out, so
 * that no scanner of repositories takes the examples of keys for real ones.
 */
class LabelledLinesTest {
    private static final PersonalDataFinder ALL = new PersonalDataFinder(List.of(PersonalData.values()));

    private record Line(String text, List<PersonalDataFinder.Found> places) {}

    private static final class Score {
        private int right;
        private int wrong;
        private int missed;

        private double precision() {
            return (double) right / (right + wrong);
        }

        private double recall() {
            return (double) right / (right + missed);
        }
    }

    @Test
    void everyKindIsFoundWithPrecisionAndRecall() throws IOException {
        List<Line> lines = lines("labelled");
        List<String> mistakes = new ArrayList<>();
        Map<PersonalData, Score> scores = scores(lines, mistakes);

        assertThat(lines).hasSizeGreaterThanOrEqualTo(150);
        scores.forEach((kind, score) -> {
            assertThat(score.right).as("%s", kind).isGreaterThanOrEqualTo(8);
            assertThat(score.precision())
                    .as("precision of %s %s", kind, mistakes)
                    .isGreaterThanOrEqualTo(kind == PersonalData.PHONE ? 0.95 : 1);
            assertThat(score.recall()).as("recall of %s %s", kind, mistakes).isEqualTo(1);
        });
    }

    /** Lines that were written after the finders, which were not changed for them. */
    @Test
    void everyKindIsFoundInLinesThatWereHeldBack() throws IOException {
        List<Line> lines = lines("heldback");
        List<String> mistakes = new ArrayList<>();
        Map<PersonalData, Score> scores = scores(lines, mistakes);

        assertThat(lines).hasSizeGreaterThanOrEqualTo(70);
        scores.forEach((kind, score) -> {
            double precision =
                    switch (kind) {
                        case EMAIL -> 0.75;
                        case PHONE -> 0.9;
                        case KEY, IBAN, IP, CARD -> 1;
                    };
            assertThat(score.right).as("%s", kind).isGreaterThanOrEqualTo(5);
            assertThat(score.precision())
                    .as("precision of %s %s", kind, mistakes)
                    .isGreaterThanOrEqualTo(precision);
            assertThat(score.recall())
                    .as("recall of %s %s", kind, mistakes)
                    .isGreaterThanOrEqualTo(kind == PersonalData.EMAIL ? 0.85 : 1);
        });
    }

    private static Map<PersonalData, Score> scores(List<Line> lines, List<String> mistakes) {
        Map<PersonalData, Score> scores = new EnumMap<>(PersonalData.class);
        for (PersonalData kind : PersonalData.values()) {
            scores.put(kind, new Score());
        }
        for (Line line : lines) {
            List<PersonalDataFinder.Found> found = ALL.find(line.text);
            for (PersonalDataFinder.Found place : found) {
                if (line.places.contains(place)) {
                    scores.get(place.kind()).right++;
                } else {
                    scores.get(place.kind()).wrong++;
                    mistakes.add("wrong " + place.kind() + ": " + line.text);
                }
            }
            for (PersonalDataFinder.Found place : line.places) {
                if (!found.contains(place)) {
                    scores.get(place.kind()).missed++;
                    mistakes.add("missed " + place.kind() + ": " + line.text);
                }
            }
        }
        return scores;
    }

    @Test
    void whatIsFoundIsReplacedAndCounted() {
        Privacy all = new Privacy(true, true, true, true, true, true);
        Document document = Document.of("Mail a@b.org or c@d.net, call +49 30 1234567.");

        assertThat(Steps.judge(all, document))
                .isEqualTo(new io.rondo.prep.documents.Verdict.Kept("Mail <EMAIL> or <EMAIL>, call <PHONE>."));
        assertThat(document.tally().encode()).isEqualTo("privacy.email=2\nprivacy.phone=1\n");
        assertThat(Steps.kept(new Privacy(false, true, true, true, true, true), "Mail a@b.org"))
                .isEqualTo("Mail a@b.org");
    }

    @Test
    void placeholdersAreNotReplacedAgain() throws IOException {
        Privacy all = new Privacy(true, true, true, true, true, true);
        for (Line line : lines("labelled")) {
            String once = Steps.kept(all, line.text);
            assertThat(Steps.kept(all, once)).isEqualTo(once);
        }
    }

    @Test
    void privateKeysAreFoundFromTheirFirstLineToTheirLast() {
        String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----";
        String certificate = "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----";
        assertThat(ALL.find(certificate + "\n" + key + "\nend"))
                .containsExactly(new PersonalDataFinder.Found(
                        PersonalData.KEY, certificate.length() + 1, certificate.length() + 1 + key.length()));
    }

    @Test
    void hostileTextTakesLinearTime() {
        for (String piece :
                List.of("a.", "1-", "1 ", "+", "2001:", "eyJ", "sk-", "a@", "-----BEGIN ", "GB82", "(", "0 / ")) {
            assertThat(ALL.find(piece.repeat(200_000))).hasSizeLessThan(200_000);
        }
    }

    private static List<Line> lines(String name) throws IOException {
        try (var in = LabelledLinesTest.class.getResourceAsStream("/privacy/" + name + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> parse(line.replace("~", "")))
                    .toList();
        }
    }

    private static Line parse(String labelled) {
        StringBuilder text = new StringBuilder();
        List<PersonalDataFinder.Found> places = new ArrayList<>();
        int copied = 0;
        for (int open = labelled.indexOf("[["); open >= 0; open = labelled.indexOf("[[", open + 2)) {
            int colon = labelled.indexOf(':', open);
            int close = labelled.indexOf("]]", open);
            text.append(labelled, copied, open);
            int start = text.length();
            text.append(labelled, colon + 1, close);
            places.add(new PersonalDataFinder.Found(
                    PersonalData.valueOf(labelled.substring(open + 2, colon)), start, text.length()));
            copied = close + 2;
        }
        return new Line(text.append(labelled.substring(copied)).toString(), places);
    }
}
