package io.rondo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What all tokenizers share: finding the added tokens, and telling valid UTF-8 from other bytes. */
final class TextEncoder {
    private static final int BYTES_PER_TOKEN = 3;

    private final OrdinaryEncoder ordinary;
    private final List<AddedTokenMatcher> passes;

    TextEncoder(OrdinaryEncoder ordinary, List<AddedToken> addedTokens) {
        this.ordinary = ordinary;
        List<AddedTokenMatcher> matchers = new ArrayList<>();
        List<AddedToken> first =
                addedTokens.stream().filter(token -> !token.normalized()).toList();
        List<AddedToken> second =
                addedTokens.stream().filter(AddedToken::normalized).toList();
        if (!first.isEmpty()) {
            matchers.add(new AddedTokenMatcher(first));
        }
        if (!second.isEmpty()) {
            matchers.add(new AddedTokenMatcher(second));
        }
        passes = List.copyOf(matchers);
    }

    int[] encode(String text) {
        return encode(text, 0);
    }

    int[] encodeOrdinary(String text) {
        return encode(text, passes.size());
    }

    int[] encode(byte[] bytes) {
        return encode(bytes, 0);
    }

    int[] encodeOrdinary(byte[] bytes) {
        return encode(bytes, passes.size());
    }

    private int[] encode(String text, int firstPass) {
        byte[] bytes = Utf8.wellFormed(text).getBytes(StandardCharsets.UTF_8);
        IntSequence ids = new IntSequence(bytes.length / BYTES_PER_TOKEN + 8);
        encode(bytes, 0, bytes.length, firstPass, ids);
        return ids.toArray();
    }

    private int[] encode(byte[] bytes, int firstPass) {
        IntSequence ids = new IntSequence(bytes.length / BYTES_PER_TOKEN + 8);
        int start = 0;
        while (start < bytes.length) {
            int end = Utf8.wellFormedEnd(bytes, start);
            if (end > start) {
                encode(bytes, start, end, firstPass, ids);
            }
            if (end < bytes.length) {
                ids.add(ordinary.byteId(bytes[end] & 0xFF));
                end++;
            }
            start = end;
        }
        return ids.toArray();
    }

    private void encode(byte[] text, int start, int limit, int pass, IntSequence ids) {
        if (pass == passes.size()) {
            ordinary.encode(text, start, limit, ids);
            return;
        }
        AddedTokenMatcher matcher = passes.get(pass);
        int plain = start;
        Optional<AddedTokenMatcher.Match> match = matcher.next(text, plain, limit);
        while (match.isPresent()) {
            encode(text, plain, match.get().start(), pass + 1, ids);
            ids.add(match.get().id());
            plain = match.get().end();
            match = matcher.next(text, plain, limit);
        }
        encode(text, plain, limit, pass + 1, ids);
    }
}
