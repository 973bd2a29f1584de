package io.rondo.tokenizer;

import java.util.List;

/** Writes the file of {@link CharTokenizerFormat}. */
final class CharTokenizerWriter {
    private CharTokenizerWriter() {}

    static String write(List<String> specialTokens, int[] characters) {
        return JsonText.object(json -> {
            json.writeStringField("type", CharTokenizerFormat.TYPE);
            json.writeNumberField("format_version", CharTokenizerFormat.VERSION);
            json.writeArrayFieldStart("special_tokens");
            for (String token : specialTokens) {
                json.writeString(token);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("characters");
            for (int character : characters) {
                json.writeString(Character.toString(character));
            }
            json.writeEndArray();
        });
    }
}
