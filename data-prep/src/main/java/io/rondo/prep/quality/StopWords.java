package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.Spans;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How many different ones of a list of frequent words occur (Rae et al. 2021, "Scaling Language Models: Methods, Analysis &amp; Insights from Training Gopher", appendix A.1.1: 2 of the, be, to, of, and, that, have, with). Case and
 * punctuation around a word do not count.
 */
public record StopWords(List<String> words, int least) implements Rule {
    public StopWords {
        words = List.copyOf(words);
    }

    @Override
    public String name() {
        return "stop-words";
    }

    @Override
    public OptionalDouble objection(Document document) {
        Spans found = document.words();
        Set<String> missing = new HashSet<>(words);
        int size = missing.size();
        int longest = words.stream().mapToInt(String::length).max().orElse(0);
        for (int i = 0; i < found.count() && size - missing.size() < least; i++) {
            // Most words are too long to be one of them, even without the punctuation around them.
            if (found.length(i) <= longest + 4) {
                missing.remove(Words.bare(document.text(), found.start(i), found.end(i)));
            }
        }
        return Rule.below(size - missing.size(), least);
    }
}
