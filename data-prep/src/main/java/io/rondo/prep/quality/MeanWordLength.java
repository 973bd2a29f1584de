package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.Spans;
import java.util.OptionalDouble;

/**
 * Mean length, in characters, of the words that are more than symbols (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1: 3 to 10).
 */
public record MeanWordLength(double least, double most) implements Rule {
    @Override
    public String name() {
        return "mean-word-length";
    }

    @Override
    public OptionalDouble objection(Document document) {
        Spans words = document.words();
        int count = 0;
        long characters = 0;
        for (int i = 0; i < words.count(); i++) {
            if (Words.isNonSymbol(document.text(), words.start(i), words.end(i))) {
                count++;
                characters += document.text().codePointCount(words.start(i), words.end(i));
            }
        }
        double mean = Rule.share(characters, count);
        return mean < least || mean > most ? OptionalDouble.of(mean) : OptionalDouble.empty();
    }
}
