package io.rondo.prep.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.prep.documents.Document;
import io.rondo.prep.documents.Verdict;
import io.rondo.prep.steps.Extract;
import io.rondo.prep.steps.Steps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MainTextTest {
    private static final MainText PAGES = new MainText(5_000_000, 60);
    private static final String SENTENCES = "This is a sentence that the page is about. ".repeat(6);

    @Test
    void theMainTextOfLabelledPagesIsFound() throws IOException {
        assertScore("development", 40, 0.985, 0.99);
    }

    /** Pages whose results nobody looked at one by one, and for which no rule was made or changed. */
    @Test
    void theMainTextOfPagesHeldBackIsFound() throws IOException {
        assertScore("heldout", 26, 0.965, 0.957);
    }

    @Test
    void aHostilePageEndsInAResult() {
        for (String tag : List.of("div", "b", "a href=x", "table", "ul", "td", "form", "select", "svg", "template")) {
            PAGES.of(("<" + tag + ">").repeat(10_000) + "<p>" + SENTENCES);
        }
        for (String page : List.of(
                "<div " + "a ".repeat(200_000) + ">",
                "<div class='" + "nav ".repeat(500_000) + "'>",
                "<".repeat(1_000_000),
                "&".repeat(1_000_000),
                "<!--".repeat(500_000),
                "<p>a".repeat(30_000),
                "<b><p>".repeat(20_000),
                "</p></b>".repeat(100_000))) {
            assertThat(PAGES.of(page + "<p>" + SENTENCES)).isNotNull();
        }
        assertThat(PAGES.of("<div>".repeat(30_000) + "<p>" + SENTENCES))
                .isEqualTo(new MainText.Result.Found(SENTENCES.strip()));
    }

    @Test
    void damagedPagesEndInAResult() throws IOException {
        Random random = new Random(3);
        List<LabelledPage> pages = new ArrayList<>(LabelledPage.all("development"));
        for (LabelledPage page : pages) {
            for (int mutant = 0; mutant < 15; mutant++) {
                StringBuilder html = new StringBuilder(page.html());
                for (int change = 0; change < 5; change++) {
                    int at = random.nextInt(html.length());
                    int end = Math.min(html.length(), at + random.nextInt(60));
                    switch (random.nextInt(3)) {
                        case 0 -> html.delete(at, end);
                        case 1 -> html.insert(at, html.substring(at, end));
                        default -> html.setCharAt(at, "<>/\"'&\0\uD800 a".charAt(random.nextInt(10)));
                    }
                    if (html.isEmpty()) {
                        html.append('<');
                    }
                }
                assertThat(PAGES.of(html.toString())).isNotNull();
            }
        }
    }

    @Test
    void pagesOverTheBoundsAreRejectedAndTextIsLeftAlone() {
        Extract extract = new Extract(2000, 60);

        assertThat(Steps.judge(extract, Document.of("<p>" + "x".repeat(2000))))
                .isEqualTo(new Verdict.Rejected("page-too-large", "2003"));
        assertThat(Steps.judge(extract, Document.of("<div class=nav><a href=/>Home</a></div>")))
                .isEqualTo(new Verdict.Rejected("no-main-text", ""));
        assertThat(Steps.judge(extract, Document.of("<p>" + SENTENCES))).isEqualTo(new Verdict.Kept(SENTENCES.strip()));
        assertThat(Steps.kept(extract, "Text with <b>, but not a page.\n"))
                .isEqualTo("Text with <b>, but not a page.\n");
        assertThat(new MainText(10_000_000, 0).of("<p>" + SENTENCES)).isEqualTo(new MainText.Result.TooSlow());
    }

    private static void assertScore(String folder, int count, double precision, double recall) throws IOException {
        List<LabelledPage> pages = LabelledPage.all(folder);
        List<String> lines = new ArrayList<>();
        WordScore all = WordScore.NONE;
        for (LabelledPage page : pages) {
            String found = PAGES.of(page.html()) instanceof MainText.Result.Found text ? text.text() : "";
            WordScore score = WordScore.of(LabelledPage.words(found), page.expected());
            lines.add(String.format("%s: precision %.3f, recall %.3f", page.name(), score.precision(), score.recall()));
            all = all.plus(score);
        }
        assertThat(pages).hasSize(count);
        assertThat(all.precision()).as("precision of %s", lines).isGreaterThanOrEqualTo(precision);
        assertThat(all.recall()).as("recall of %s", lines).isGreaterThanOrEqualTo(recall);
    }
}
