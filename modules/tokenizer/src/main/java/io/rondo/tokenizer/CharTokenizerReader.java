package io.rondo.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the file of {@link CharTokenizerFormat}. */
final class CharTokenizerReader {
    private static final Set<String> FILE = Set.of("type", "format_version", "special_tokens", "characters");

    private CharTokenizerReader() {}

    static CharTokenizer read(JsonSection file) throws TokenizerFormatException {
        if (file.integer("format_version") != CharTokenizerFormat.VERSION) {
            throw file.wrong("format_version", String.valueOf(CharTokenizerFormat.VERSION));
        }
        file.requireOffExcept(FILE);
        List<String> specialTokens = strings(file, "special_tokens");
        List<Integer> characters = new ArrayList<>();
        int previous = 127;
        for (String character : strings(file, "characters")) {
            boolean single = !character.isEmpty() && character.codePointCount(0, character.length()) == 1;
            if (!single || character.codePointAt(0) <= previous) {
                throw file.refused("characters[" + characters.size() + "] is \"" + character
                        + "\", but Rondo expects one character beyond ASCII, in ascending order.");
            }
            previous = character.codePointAt(0);
            characters.add(previous);
        }
        try {
            return CharTokenizer.of(specialTokens, characters.stream().mapToInt(Integer::intValue));
        } catch (IllegalArgumentException e) {
            throw file.refused(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> strings(JsonSection file, String field) throws TokenizerFormatException {
        List<String> strings = new ArrayList<>();
        for (JsonNode element : file.array(field)) {
            if (!element.isTextual()) {
                throw file.refused(field + "[" + strings.size() + "] is " + element + ", but Rondo expects a string.");
            }
            strings.add(element.textValue());
        }
        return strings;
    }
}
