package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import java.util.OptionalDouble;

/**
 * Number signs per word (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1: 0.1 at most).
 */
public record HashRatio(double most) implements Rule {
    @Override
    public String name() {
        return "hashes";
    }

    @Override
    public OptionalDouble objection(Document document) {
        long hashes =
                document.text().chars().filter(character -> character == '#').count();
        return Rule.above(Rule.share(hashes, document.words().count()), most);
    }
}
