package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.Characters;
import io.rondo.prep.text.Spans;
import java.util.OptionalDouble;

/**
 * Share of the lines that end with a mark that ends sentences, or with a closing quotation mark (Penedo et al. 2024, "The FineWeb Datasets: Decanting the Web for the Finest Text Data at Scale", section 3.4: 0.12 at least).
 */
public record PunctuatedLines(double least) implements Rule {
    @Override
    public String name() {
        return "punctuated-lines";
    }

    @Override
    public OptionalDouble objection(Document document) {
        Spans lines = document.lines();
        int punctuated = 0;
        for (int i = 0; i < lines.count(); i++) {
            char last = document.text().charAt(lines.end(i) - 1);
            punctuated += Characters.endsSentence(last) || isQuote(last) ? 1 : 0;
        }
        return Rule.below(Rule.share(punctuated, lines.count()), least);
    }

    private static boolean isQuote(char character) {
        return character == '"' || character == '\'' || character == '”' || character == '’' || character == '»';
    }
}
