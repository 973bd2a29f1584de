package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.prep.documents.Document;
import io.rondo.prep.documents.Verdict;
import io.rondo.prep.extraction.MainText;
import java.util.List;

/**
 * Turns pages of HTML into their main text. Documents that do not begin with a tag are text already and stay as they are.
 *
 * @param maxCharacters a longer page is rejected
 * @param maxSeconds a page that takes longer is rejected; the only verdict that depends on the machine, and one that no
 *     page of the usual kind comes near
 */
public record Extract(
        @Default("5000000") @Range(min = 1, max = 1_000_000_000) int maxCharacters,
        @Default("20") @Range(min = 1, max = 86_400) int maxSeconds)
        implements DocumentStep {
    private static final String TOO_LARGE = "page-too-large";
    private static final String TOO_SLOW = "page-too-slow";
    private static final String NO_TEXT = "no-main-text";

    @Override
    public String name() {
        return "extract";
    }

    @Override
    public List<String> rules() {
        return List.of(TOO_LARGE, TOO_SLOW, NO_TEXT);
    }

    @Override
    public Prepared prepare(StepResources resources) {
        return () -> {
            MainText pages = new MainText(maxCharacters, maxSeconds);
            return document -> verdict(document, pages);
        };
    }

    private Verdict verdict(Document document, MainText pages) {
        if (!MainText.isHtml(document.text())) {
            return Verdict.kept(document);
        }
        MainText.Result result = pages.of(document.text());
        if (result instanceof MainText.Result.Found found) {
            document.tally().add(name() + ".pages", 1);
            return new Verdict.Kept(found.text());
        }
        if (result instanceof MainText.Result.TooLarge page) {
            return Verdict.rejected(TOO_LARGE, page.characters());
        }
        return result instanceof MainText.Result.TooSlow
                ? new Verdict.Rejected(TOO_SLOW, "more than " + maxSeconds + " s")
                : new Verdict.Rejected(NO_TEXT, "");
    }
}
