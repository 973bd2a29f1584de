package io.rondo.tokenizer;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Texts in which upper, lower and caseless letters, marks, contractions and spaces of all kinds follow each other closely. */
final class CaseTexts extends DomainContextBase {
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a", "B", "C", "ǅ", "ʰ", "風", "\u0301", "\u0903", "\u20DD", "'", "'s", "'S", "'\u017F", "'lL",
                        "'Re", "'d", " ", "  ", "\n", "\r", "\t", "\u3000", "\u00A0", "\u2028", "/", "!", "1", "٣", "Ⅳ",
                        "😀", "𝒜", "\uD800", "\u0378")
                .list()
                .ofMaxSize(10)
                .map(pieces -> String.join("", pieces));
    }
}
