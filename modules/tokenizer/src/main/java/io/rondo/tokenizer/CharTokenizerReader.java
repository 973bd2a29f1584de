package io.rondo.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Reads the file of {@link CharTokenizerFormat}. */
final class CharTokenizerReader {
    private static final int LAST_OF_ASCII = 127;
    private static final Set<String> FILE = Set.of("type", "format_version", "special_tokens", "characters");

    private CharTokenizerReader() {}

    /** Reads Hugging Face's form, in which everything must stand as we write it. */
    static CharTokenizer read(JsonSection file) throws TokenizerFormatException {
        List<String> specialTokens = new ArrayList<>();
        for (int index = 0; index < file.array("added_tokens").size(); index++) {
            specialTokens.add(file.element("added_tokens", index).text("content"));
        }
        JsonNode vocabulary = file.section("model").section("vocab").fields();
        List<Integer> characters = new ArrayList<>();
        for (Iterator<String> tokens = vocabulary.fieldNames(); tokens.hasNext(); ) {
            String token = tokens.next();
            if (isCharacter(token) && token.codePointAt(0) > LAST_OF_ASCII) {
                characters.add(token.codePointAt(0));
            }
        }
        CharTokenizer tokenizer = of(file, specialTokens, characters);
        JsonNode ours = JsonText.parse(tokenizer.toJson(), "");
        for (Iterator<String> fields = ours.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!ours.path(field).equals(file.value(field))) {
                throw file.refused(
                        "\"" + field + "\" is not what Rondo writes for a character tokenizer, and it reads no"
                                + " other model with byte_fallback.");
            }
        }
        return tokenizer;
    }

    /** Reads our own form, the first. */
    static CharTokenizer readFirst(JsonSection file) throws TokenizerFormatException {
        if (file.integer("format_version") != CharTokenizerFormat.FIRST_VERSION) {
            throw file.wrong("format_version", String.valueOf(CharTokenizerFormat.FIRST_VERSION));
        }
        file.requireOffExcept(FILE);
        List<String> specialTokens = strings(file, "special_tokens");
        List<Integer> characters = new ArrayList<>();
        int previous = LAST_OF_ASCII;
        for (String character : strings(file, "characters")) {
            if (!isCharacter(character) || character.codePointAt(0) <= previous) {
                throw file.refused("characters[" + characters.size() + "] is \"" + character
                        + "\", but Rondo expects one character beyond ASCII, in ascending order.");
            }
            previous = character.codePointAt(0);
            characters.add(previous);
        }
        return of(file, specialTokens, characters);
    }

    private static CharTokenizer of(JsonSection file, List<String> specialTokens, List<Integer> characters)
            throws TokenizerFormatException {
        try {
            return CharTokenizer.of(specialTokens, characters.stream().mapToInt(Integer::intValue));
        } catch (IllegalArgumentException e) {
            throw file.refused(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isCharacter(String token) {
        return !token.isEmpty() && token.codePointCount(0, token.length()) == 1;
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
