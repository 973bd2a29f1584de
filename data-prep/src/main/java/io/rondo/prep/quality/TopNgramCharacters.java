package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.HashCounts;
import io.rondo.prep.text.Spans;
import io.rondo.prep.text.TextHash;
import java.util.OptionalDouble;

/**
 * Share of the characters that the most frequent sequence of n words takes, all its occurrences together (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1, table A1: 0.20 for two
 * words, 0.18 for three, 0.16 for four at most). A sequence that occurs once is no repetition; of equally frequent ones the
 * longest counts.
 *
 * @param size words
 */
public record TopNgramCharacters(int size, double most) implements Rule {
    @Override
    public String name() {
        return "top-" + size + "-gram";
    }

    @Override
    public OptionalDouble objection(Document document) {
        Spans words = document.words();
        long[] hashes = words.hashes();
        HashCounts seen = new HashCounts(hashes.length);
        int highest = 1;
        long units = 0;
        for (int i = 0; i + size <= hashes.length; i++) {
            int count = seen.add(TextHash.ofSequence(hashes, i, size));
            long length = words.end(i + size - 1) - (long) words.start(i);
            if (count > highest || (count == highest && count > 1 && length * count > units)) {
                highest = count;
                units = length * count;
            }
        }
        return Rule.above(Rule.share(units, document.text().length()), most);
    }
}
