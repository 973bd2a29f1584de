package io.rondo.tokenizer;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;

/** Writes the tokenizer.json of a WordPiece tokenizer, tokens by id. */
final class WordPieceWriter {
    private WordPieceWriter() {}

    static String write(WordPieceTokenizer tokenizer) {
        WordPieceRules rules = tokenizer.rules();
        return JsonText.object(json -> {
            json.writeStringField("version", BpeTokenizerFormat.VERSION);
            json.writeNullField("truncation");
            json.writeNullField("padding");
            BpeTokenizerWriter.writeAddedTokens(json, tokenizer.addedTokens());
            writeText(json, rules.text());
            json.writeNullField("post_processor");
            json.writeObjectFieldStart("decoder");
            json.writeStringField("type", WordPieceReader.TYPE);
            json.writeStringField("prefix", rules.prefix());
            json.writeBooleanField("cleanup", rules.cleanup());
            json.writeEndObject();
            json.writeObjectFieldStart("model");
            json.writeStringField("type", WordPieceReader.TYPE);
            json.writeStringField("unk_token", rules.unknown());
            json.writeStringField("continuing_subword_prefix", rules.prefix());
            json.writeNumberField("max_input_chars_per_word", rules.longestWord());
            json.writeObjectFieldStart("vocab");
            for (int id = 0; id < tokenizer.vocabularySize(); id++) {
                json.writeNumberField(tokenizer.token(id), id);
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void writeText(JsonGenerator json, BertText text) throws IOException {
        json.writeObjectFieldStart("normalizer");
        json.writeStringField("type", WordPieceReader.NORMALIZER);
        json.writeBooleanField("clean_text", text.cleanText());
        json.writeBooleanField("handle_chinese_chars", text.chineseCharacters());
        Optional<Boolean> stripAccents = text.stripAccents();
        if (stripAccents.isPresent()) {
            json.writeBooleanField("strip_accents", stripAccents.get());
        } else {
            json.writeNullField("strip_accents");
        }
        json.writeBooleanField("lowercase", text.lowercase());
        json.writeEndObject();
        json.writeObjectFieldStart("pre_tokenizer");
        json.writeStringField("type", WordPieceReader.PRE_TOKENIZER);
        json.writeEndObject();
    }
}
