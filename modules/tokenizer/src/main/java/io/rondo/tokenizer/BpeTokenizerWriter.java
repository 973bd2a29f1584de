package io.rondo.tokenizer;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** Writes tokenizer.json with the settings of GPT-2's own file, tokens by id and merges by rank. */
final class BpeTokenizerWriter {
    private BpeTokenizerWriter() {}

    static String write(BpeVocabulary vocabulary) {
        return JsonText.object(json -> {
            json.writeStringField("version", BpeTokenizerFormat.VERSION);
            json.writeNullField("truncation");
            json.writeNullField("padding");
            writeAddedTokens(json, vocabulary.addedTokens());
            json.writeNullField("normalizer");
            SplitPatternJson.write(json, vocabulary.rules().pattern());
            SplitPatternJson.writeByteLevel(json, "post_processor", true, false, true);
            SplitPatternJson.writeByteLevel(json, "decoder", true, true, true);
            writeModel(json, false, vocabulary.rules().ignoresMerges(), vocabulary.tokens(), vocabulary.merges());
        });
    }

    static void writeAddedTokens(JsonGenerator json, List<AddedToken> tokens) throws IOException {
        json.writeArrayFieldStart("added_tokens");
        for (AddedToken token : tokens) {
            json.writeStartObject();
            json.writeNumberField("id", token.id());
            json.writeStringField("content", token.content());
            json.writeBooleanField("single_word", false);
            json.writeBooleanField("lstrip", false);
            json.writeBooleanField("rstrip", false);
            json.writeBooleanField("normalized", token.normalized());
            json.writeBooleanField("special", token.special());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void writeModel(
            JsonGenerator json, boolean byteFallback, boolean ignoreMerges, List<String> tokens, List<Merge> merges)
            throws IOException {
        json.writeObjectFieldStart("model");
        json.writeStringField("type", BpeTokenizerFormat.MODEL_TYPE);
        json.writeNullField("dropout");
        json.writeNullField("unk_token");
        json.writeNullField("continuing_subword_prefix");
        json.writeNullField("end_of_word_suffix");
        json.writeBooleanField("fuse_unk", false);
        json.writeBooleanField("byte_fallback", byteFallback);
        json.writeBooleanField("ignore_merges", ignoreMerges);
        json.writeObjectFieldStart("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            json.writeNumberField(tokens.get(id), id);
        }
        json.writeEndObject();
        json.writeArrayFieldStart("merges");
        for (Merge merge : merges) {
            json.writeStartArray();
            json.writeString(merge.left());
            json.writeString(merge.right());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
