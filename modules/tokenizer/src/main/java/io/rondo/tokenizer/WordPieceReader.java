package io.rondo.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the tokenizer.json of BERT and of the models like it. What would change the ids is refused by name. */
final class WordPieceReader {
    static final String TYPE = "WordPiece";
    static final String NORMALIZER = "BertNormalizer";
    static final String PRE_TOKENIZER = "BertPreTokenizer";

    private static final Set<String> FILE =
            Set.of("version", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model");
    private static final Set<String> TEXT =
            Set.of("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
    private static final Set<String> MODEL =
            Set.of("type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab");

    private WordPieceReader() {}

    /** Whether a file's model is WordPiece. */
    static boolean recognises(JsonSection file) {
        return file.value("model").path("type").asText().equals(TYPE);
    }

    static WordPieceTokenizer read(JsonSection file) throws TokenizerFormatException {
        BpeTokenizerReader.requireVersion(file);
        file.requireOffExcept(FILE);
        JsonSection preTokenizer = file.section("pre_tokenizer");
        requireType(preTokenizer, PRE_TOKENIZER);
        JsonSection model = file.section("model");
        model.requireOffExcept(MODEL);
        String prefix = model.text("continuing_subword_prefix");
        boolean cleanup = false;
        if (!file.isOff("decoder")) {
            JsonSection decoder = file.section("decoder");
            requireType(decoder, TYPE);
            if (!decoder.text("prefix").equals(prefix)) {
                throw decoder.wrong("prefix", "\"" + prefix + "\", as in model.continuing_subword_prefix");
            }
            cleanup = decoder.flag("cleanup");
        }
        WordPieceRules rules = new WordPieceRules(
                text(file.section("normalizer")),
                model.text("unk_token"),
                prefix,
                model.integer("max_input_chars_per_word"),
                cleanup);
        List<AddedToken> addedTokens = BpeTokenizerReader.addedTokens(file);
        try {
            return WordPieceTokenizer.of(BpeTokenizerReader.tokens(model, addedTokens), addedTokens, rules);
        } catch (IllegalArgumentException e) {
            throw file.refused(String.valueOf(e.getMessage()));
        }
    }

    private static BertText text(JsonSection normalizer) throws TokenizerFormatException {
        requireType(normalizer, NORMALIZER);
        normalizer.requireOffExcept(TEXT);
        JsonNode stripAccents = normalizer.value("strip_accents");
        return new BertText(
                normalizer.flag("clean_text"),
                normalizer.flag("handle_chinese_chars"),
                stripAccents.isBoolean() ? Optional.of(stripAccents.booleanValue()) : Optional.empty(),
                normalizer.flag("lowercase"));
    }

    private static void requireType(JsonSection section, String type) throws TokenizerFormatException {
        if (!section.text("type").equals(type)) {
            throw section.wrong("type", "\"" + type + "\"");
        }
    }
}
