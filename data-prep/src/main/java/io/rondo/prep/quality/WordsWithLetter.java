package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.Spans;
import java.util.OptionalDouble;

/**
 * Share of the words that have a letter (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1: 0.8 at least).
 */
public record WordsWithLetter(double least) implements Rule {
    @Override
    public String name() {
        return "words-with-letter";
    }

    @Override
    public OptionalDouble objection(Document document) {
        Spans words = document.words();
        int count = 0;
        for (int i = 0; i < words.count(); i++) {
            count += Words.hasLetter(document.text(), words.start(i), words.end(i)) ? 1 : 0;
        }
        return Rule.below(Rule.share(count, words.count()), least);
    }
}
