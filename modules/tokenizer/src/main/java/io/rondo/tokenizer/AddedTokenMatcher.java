package io.rondo.tokenizer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds added tokens in text: the leftmost, and of several that begin there the longest, as Hugging Face does. */
final class AddedTokenMatcher {
    /** A token found at {@code start} (inclusive) to {@code end} (exclusive). */
    record Match(int start, int end, int id) {}

    private final BitSet firstCharacters = new BitSet();
    private final Map<Character, List<AddedToken>> byFirstCharacter = new HashMap<>();

    AddedTokenMatcher(List<AddedToken> tokens) {
        for (AddedToken token : tokens) {
            char first = token.content().charAt(0);
            firstCharacters.set(first);
            byFirstCharacter
                    .computeIfAbsent(first, character -> new ArrayList<>())
                    .add(token);
        }
        Comparator<AddedToken> longestFirst =
                Comparator.comparingInt(token -> -token.content().length());
        byFirstCharacter.values().forEach(sameFirst -> sameFirst.sort(longestFirst));
    }

    /** The first match in {@code text} between {@code from} and {@code limit}. */
    Optional<Match> next(String text, int from, int limit) {
        for (int start = from; start < limit; start++) {
            char first = text.charAt(start);
            if (firstCharacters.get(first)) {
                for (AddedToken token : byFirstCharacter.getOrDefault(first, List.of())) {
                    int end = start + token.content().length();
                    if (end <= limit && text.startsWith(token.content(), start)) {
                        return Optional.of(new Match(start, end, token.id()));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
