package io.rondo.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a tokenizer.json of a byte-level BPE as Hugging Face's library writes it. What would change the ids and is not
 * supported here is refused by name; fields that are off (null, false, empty) are let pass.
 */
final class BpeTokenizerReader {
    private static final Set<String> FILE =
            Set.of("version", "added_tokens", "pre_tokenizer", "post_processor", "decoder", "model");
    private static final Set<String> ADDED_TOKEN = Set.of("id", "content", "special", "normalized");
    /** {@code unk_token} and {@code fuse_unk} can do nothing where every byte has a token. */
    private static final Set<String> MODEL =
            Set.of("type", "vocab", "merges", "unk_token", "fuse_unk", "ignore_merges");

    private BpeTokenizerReader() {}

    static BpeTokenizer read(JsonSection file) throws TokenizerFormatException {
        requireVersion(file);
        file.requireOffExcept(FILE);
        SplitPattern pattern = SplitPatternJson.read(file.section("pre_tokenizer"));
        if (!file.isOff("post_processor")) {
            checkPostProcessor(file.section("post_processor"));
        }
        SplitPatternJson.requireByteLevel(file.section("decoder"), true, Set.of("add_prefix_space"));
        JsonSection model = file.section("model");
        // Files written before tokenizers 0.14 leave the type out.
        if (!model.value("type").isMissingNode() && !model.text("type").equals(BpeTokenizerFormat.MODEL_TYPE)) {
            throw model.wrong("type", "\"" + BpeTokenizerFormat.MODEL_TYPE + "\"");
        }
        model.requireOffExcept(MODEL);
        List<AddedToken> addedTokens = addedTokens(file);
        List<String> tokens = tokens(model, addedTokens);
        try {
            BpeRules.WholeWords wholeWords =
                    model.flag("ignore_merges") ? BpeRules.WholeWords.LOOKED_UP : BpeRules.WholeWords.MERGED;
            return BpeTokenizer.of(tokens, merges(model), addedTokens, new BpeRules(pattern, wholeWords));
        } catch (IllegalArgumentException e) {
            throw file.refused(String.valueOf(e.getMessage()));
        }
    }

    /** A template adds marks around a text only where its reader asks for them, which Rondo never does. */
    private static void checkPostProcessor(JsonSection section) throws TokenizerFormatException {
        switch (section.text("type")) {
            case "Sequence" -> {
                for (int index = 0; index < section.array("processors").size(); index++) {
                    checkPostProcessor(section.element("processors", index));
                }
            }
            case "TemplateProcessing" -> {}
            default ->
                SplitPatternJson.requireByteLevel(
                        section, section.value("use_regex").asBoolean(true), Set.of("add_prefix_space"));
        }
    }

    static void requireVersion(JsonSection file) throws TokenizerFormatException {
        if (!file.isOff("version") && !file.value("version").asText().equals(BpeTokenizerFormat.VERSION)) {
            throw file.wrong("version", "\"" + BpeTokenizerFormat.VERSION + "\"");
        }
    }

    static List<AddedToken> addedTokens(JsonSection file) throws TokenizerFormatException {
        if (file.isOff("added_tokens")) {
            return List.of();
        }
        JsonNode array = file.array("added_tokens");
        List<AddedToken> added = new ArrayList<>();
        for (int index = 0; index < array.size(); index++) {
            JsonSection token = file.element("added_tokens", index);
            token.requireOffExcept(ADDED_TOKEN);
            added.add(new AddedToken(
                    token.integer("id"), token.text("content"), token.flag("special"), token.flag("normalized")));
        }
        return added;
    }

    /** The tokens by id; those added tokens that the model does not have are further tokens. */
    static List<String> tokens(JsonSection model, List<AddedToken> addedTokens) throws TokenizerFormatException {
        JsonSection vocabulary = model.section("vocab");
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> token : vocabulary.fields().properties()) {
            ids.put(token.getKey(), vocabulary.integer(token.getKey()));
        }
        for (AddedToken token : addedTokens) {
            ids.putIfAbsent(token.content(), token.id());
        }
        String[] tokens = new String[ids.size()];
        for (Map.Entry<String, Integer> token : ids.entrySet()) {
            int id = token.getValue();
            if (id < 0 || id >= tokens.length) {
                throw model.refused(String.format(
                        "the ids of the %d tokens must run from 0 to %d without gaps, but \"%s\" has id %d.",
                        tokens.length, tokens.length - 1, token.getKey(), id));
            }
            if (tokens[id] != null) {
                throw model.refused(String.format(
                        "the tokens \"%s\" and \"%s\" have the same id, %d.", tokens[id], token.getKey(), id));
            }
            tokens[id] = token.getKey();
        }
        return Arrays.asList(tokens);
    }

    private static List<Merge> merges(JsonSection model) throws TokenizerFormatException {
        JsonNode array = model.array("merges");
        List<Merge> merges = new ArrayList<>(array.size());
        for (JsonNode merge : array) {
            String[] parts = merge.isTextual() ? merge.textValue().split(" ", -1) : texts(merge);
            if (parts.length != 2) {
                throw model.refused(String.format(
                        "model.merges[%d] is %s, but Rondo expects [\"left\", \"right\"] or \"left right\".",
                        merges.size(), merge));
            }
            merges.add(new Merge(parts[0], parts[1]));
        }
        return merges;
    }

    private static String[] texts(JsonNode merge) {
        List<String> texts = new ArrayList<>();
        merge.forEach(part -> {
            if (part.isTextual()) {
                texts.add(part.textValue());
            }
        });
        return merge.isArray() && merge.size() == texts.size() ? texts.toArray(new String[0]) : new String[0];
    }
}
