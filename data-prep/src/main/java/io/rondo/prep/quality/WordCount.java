package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.Spans;
import java.util.OptionalDouble;

/**
 * How many words there are that are more than symbols (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1: 50 to 100,000).
 */
public record WordCount(int least, int most) implements Rule {
    @Override
    public String name() {
        return "words";
    }

    @Override
    public OptionalDouble objection(Document document) {
        Spans words = document.words();
        int count = 0;
        for (int i = 0; i < words.count(); i++) {
            if (Words.isNonSymbol(document.text(), words.start(i), words.end(i))) {
                count++;
            }
        }
        return count < least || count > most ? OptionalDouble.of(count) : OptionalDouble.empty();
    }
}
