package io.rondo.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The tokens of a WordPiece model: a word is the longest token it begins with, then the longest that its rest begins with
 * and that is marked as a continuation, and so on; or unknown as a whole.
 */
final class WordPieceVocabulary {
    private final List<String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, Integer> first = new HashMap<>();
    private final Map<String, Integer> continuing = new HashMap<>();
    private final int longest;
    private final int unknown;
    private final WordPieceRules rules;

    WordPieceVocabulary(List<String> tokens, WordPieceRules rules) {
        this.tokens = List.copyOf(tokens);
        this.rules = rules;
        int longestToken = 0;
        for (int id = 0; id < tokens.size(); id++) {
            String token = tokens.get(id);
            Integer before = ids.put(token, id);
            if (before != null) {
                throw new IllegalArgumentException(
                        "The token \"" + token + "\" has two ids, " + before + " and " + id + ".");
            }
            first.put(token, id);
            if (token.startsWith(rules.prefix())) {
                continuing.put(token.substring(rules.prefix().length()), id);
            }
            longestToken = Math.max(longestToken, token.length());
        }
        longest = longestToken;
        Integer unknownId = ids.get(rules.unknown());
        if (unknownId == null) {
            throw new IllegalArgumentException(
                    "The vocabulary lacks \"" + rules.unknown() + "\", the token of unknown words.");
        }
        unknown = unknownId;
    }

    /** Appends the ids of one word. */
    void encode(String word, IntSequence found) {
        int before = found.size();
        if (word.codePointCount(0, word.length()) > rules.longestWord()) {
            found.add(unknown);
            return;
        }
        int start = 0;
        while (start < word.length()) {
            Map<String, Integer> pieces = start == 0 ? first : continuing;
            int end = Math.min(word.length(), start + longest);
            Integer id = null;
            while (end > start && id == null) {
                id = pieces.get(word.substring(start, end));
                if (id == null) {
                    end--;
                }
            }
            if (id == null) {
                found.shorten(before);
                found.add(unknown);
                return;
            }
            found.add(id);
            start = end;
        }
    }

    List<String> tokens() {
        return tokens;
    }

    WordPieceRules rules() {
        return rules;
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
