package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.HashCounts;
import io.rondo.prep.text.Spans;
import io.rondo.prep.text.TextHash;
import java.util.OptionalDouble;

/**
 * Share of the characters that stand in sequences of n words that have occurred before; no character counts twice (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1, table A1: 0.15
 * for five words down to 0.10 for ten at most).
 *
 * @param size words
 */
public record DuplicateNgramCharacters(int size, double most) implements Rule {
    @Override
    public String name() {
        return "duplicate-" + size + "-grams";
    }

    @Override
    public OptionalDouble objection(Document document) {
        Spans words = document.words();
        long[] hashes = words.hashes();
        HashCounts seen = new HashCounts(hashes.length);
        long units = 0;
        for (int i = 0; i + size <= hashes.length; ) {
            if (seen.add(TextHash.ofSequence(hashes, i, size)) > 1) {
                units += words.end(i + size - 1) - (long) words.start(i);
                i += size;
            } else {
                i++;
            }
        }
        return Rule.above(Rule.share(units, document.text().length()), most);
    }
}
