package io.rondo.prep.dedup;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The lines of a document. */
final class Paragraphs {
    private static final String SEPARATOR = "\n";

    private Paragraphs() {}

    static List<String> of(String text) {
        return List.of(text.split(SEPARATOR, -1));
    }

    /** The text without some of its paragraphs; empty if what remains is blank. */
    static String without(String text, List<Integer> numbers) {
        BitSet removed = new BitSet();
        numbers.forEach(removed::set);
        List<String> paragraphs = of(text);
        String left = IntStream.range(0, paragraphs.size())
                .filter(number -> !removed.get(number))
                .mapToObj(paragraphs::get)
                .collect(Collectors.joining(SEPARATOR));
        return left.isBlank() ? "" : left;
    }
}
