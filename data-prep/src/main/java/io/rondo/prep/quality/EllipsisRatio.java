package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import java.util.OptionalDouble;

/**
 * Ellipses, that is {@code …} or three dots in a row, per word (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1: 0.1 at most).
 */
public record EllipsisRatio(double most) implements Rule {
    @Override
    public String name() {
        return "ellipses";
    }

    @Override
    public OptionalDouble objection(Document document) {
        String text = document.text();
        int ellipses = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '…') {
                ellipses++;
            } else if (text.startsWith("...", i)) {
                ellipses++;
                i += 2;
            }
        }
        return Rule.above(Rule.share(ellipses, document.words().count()), most);
    }
}
