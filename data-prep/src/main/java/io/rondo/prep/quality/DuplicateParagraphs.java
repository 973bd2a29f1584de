package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import java.util.OptionalDouble;

/**
 * Share of the paragraphs that are a repetition of an earlier one (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1, table A1: 0.30 at most).
 */
public record DuplicateParagraphs(double most) implements Rule {
    @Override
    public String name() {
        return "duplicate-paragraphs";
    }

    @Override
    public OptionalDouble objection(Document document) {
        return Rule.above(
                Rule.share(
                        Repeats.count(document.paragraphs()),
                        document.paragraphs().count()),
                most);
    }
}
