package io.rondo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds added tokens in text: the leftmost, and of several that begin there the longest, as Hugging Face does. */
final class AddedTokenMatcher {
    /** A token found at {@code start} (inclusive) to {@code end} (exclusive). */
    record Match(int start, int end, int id) {}

    private static final class Sought {
        private final byte[] content;
        private final int id;

        private Sought(AddedToken token) {
            content = token.content().getBytes(StandardCharsets.UTF_8);
            id = token.id();
        }
    }

    private final List<List<Sought>> byFirstByte = new ArrayList<>();
    private final boolean[] isFirstByte = new boolean[256];

    AddedTokenMatcher(List<AddedToken> tokens) {
        for (int first = 0; first < isFirstByte.length; first++) {
            byFirstByte.add(new ArrayList<>());
        }
        for (AddedToken token : tokens) {
            Sought sought = new Sought(token);
            int first = sought.content[0] & 0xFF;
            isFirstByte[first] = true;
            byFirstByte.get(first).add(sought);
        }
        Comparator<Sought> longestFirst = Comparator.comparingInt(token -> -token.content.length);
        byFirstByte.forEach(sameFirst -> sameFirst.sort(longestFirst));
    }

    /** The first match in well-formed UTF-8 between {@code from} and {@code limit}. */
    Optional<Match> next(byte[] text, int from, int limit) {
        for (int start = from; start < limit; start++) {
            int first = text[start] & 0xFF;
            if (isFirstByte[first]) {
                for (Sought token : byFirstByte.get(first)) {
                    int length = token.content.length;
                    if (limit - start >= length
                            && Arrays.equals(token.content, 0, length, text, start, start + length)) {
                        return Optional.of(new Match(start, start + length, token.id));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
