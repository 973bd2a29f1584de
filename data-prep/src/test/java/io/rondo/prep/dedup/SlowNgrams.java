package io.rondo.prep.dedup;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Word n-grams as the definition reads, with strings and a regular expression. */
final class SlowNgrams {
    private static final String ALONE =
            "\\x{0E00}-\\x{109F}\\x{1780}-\\x{17FF}\\x{3040}-\\x{30FF}\\x{31F0}-\\x{31FF}\\p{IsIdeographic}";
    private static final Pattern WORD =
            Pattern.compile("[[\\p{L}\\p{Nd}\\p{M}]&&[" + ALONE + "]]|[[\\p{L}\\p{Nd}\\p{M}]&&[^" + ALONE + "]]+");

    private SlowNgrams() {}

    static List<String> words(String text) {
        return WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(SlowNgrams::lowerCase)
                .toList();
    }

    static Set<List<String>> of(String text, int n) {
        List<String> words = words(text);
        Set<List<String>> ngrams = new LinkedHashSet<>();
        if (!words.isEmpty() && words.size() < n) {
            ngrams.add(words);
        }
        for (int i = 0; i + n <= words.size(); i++) {
            ngrams.add(words.subList(i, i + n));
        }
        return ngrams;
    }

    static double similarity(String one, String other, int n) {
        Set<List<String>> left = of(one, n);
        Set<List<String>> right = of(other, n);
        Set<List<String>> either = new HashSet<>(left);
        either.addAll(right);
        left.retainAll(right);
        return either.isEmpty() ? 0 : (double) left.size() / either.size();
    }

    /** Character by character: the whole word's lower case would depend on what stands around a sigma. */
    private static String lowerCase(String word) {
        StringBuilder lower = new StringBuilder();
        word.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }
}
