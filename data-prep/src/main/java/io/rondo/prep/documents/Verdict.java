package io.rondo.prep.documents;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a step decides about a document. */
public sealed interface Verdict {
    /**
     * The document goes on, perhaps changed.
     *
     * @param text the same instance if nothing was changed
     */
    record Kept(String text) implements Verdict {}

    /**
     * The document goes no further.
     *
     * @param rule which one objected, e.g. {@code gopher-quality.words}
     * @param value what was found, for people: a number, a language, another document
     */
    record Rejected(String rule, String value) implements Verdict {}

    /** The document goes on as it is. */
    static Verdict kept(Document document) {
        return new Kept(document.text());
    }

    /** A rule's number, with four decimals at most, is out of its bounds. */
    static Verdict rejected(String rule, double value) {
        return new Rejected(
                rule,
                BigDecimal.valueOf(value)
                        .setScale(4, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString());
    }
}
