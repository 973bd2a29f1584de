package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.Spans;
import java.util.OptionalDouble;

/**
 * Share of the lines that end with an ellipsis (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1: 0.3 at most).
 */
public record EllipsisLines(double most) implements Rule {
    @Override
    public String name() {
        return "ellipsis-lines";
    }

    @Override
    public OptionalDouble objection(Document document) {
        Spans lines = document.lines();
        int ending = 0;
        for (int i = 0; i < lines.count(); i++) {
            ending += endsWithEllipsis(document.text(), lines.start(i), lines.end(i)) ? 1 : 0;
        }
        return Rule.above(Rule.share(ending, lines.count()), most);
    }

    static boolean endsWithEllipsis(String text, int start, int end) {
        return text.charAt(end - 1) == '…' || (end - start >= 3 && text.startsWith("...", end - 3));
    }
}
