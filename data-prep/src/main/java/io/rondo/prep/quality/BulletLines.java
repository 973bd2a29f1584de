package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.Spans;
import java.util.OptionalDouble;

/**
 * Share of the lines that begin with a bullet or a dash (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1: 0.9 at most).
 */
public record BulletLines(double most) implements Rule {
    @Override
    public String name() {
        return "bullet-lines";
    }

    @Override
    public OptionalDouble objection(Document document) {
        Spans lines = document.lines();
        int bullets = 0;
        for (int i = 0; i < lines.count(); i++) {
            bullets += isBullet(document.text().charAt(lines.start(i))) ? 1 : 0;
        }
        return Rule.above(Rule.share(bullets, lines.count()), most);
    }

    private static boolean isBullet(char character) {
        return switch (character) {
            case '•', '‣', '◦', '▪', '●', '○', '-', '–', '*' -> true;
            default -> false;
        };
    }
}
