package io.rondo.tokenizer;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** Writes the file of {@link CharTokenizerFormat}. */
final class CharTokenizerWriter {
    private CharTokenizerWriter() {}

    /** @param tokens by id */
    static String write(List<String> tokens, List<AddedToken> specialTokens) {
        return JsonText.object(json -> {
            json.writeStringField("version", BpeTokenizerFormat.VERSION);
            json.writeNullField("truncation");
            json.writeNullField("padding");
            BpeTokenizerWriter.writeAddedTokens(json, specialTokens);
            json.writeNullField("normalizer");
            json.writeNullField("pre_tokenizer");
            json.writeNullField("post_processor");
            writeDecoder(json);
            BpeTokenizerWriter.writeModel(json, true, false, tokens, List.of());
        });
    }

    private static void writeDecoder(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("decoder");
        json.writeStringField("type", "Sequence");
        json.writeArrayFieldStart("decoders");
        for (String type : List.of("ByteFallback", "Fuse")) {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
