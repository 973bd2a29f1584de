package io.rondo.tokenizer;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * The {@code pre_tokenizer} of a tokenizer.json: {@code ByteLevel} alone, which splits by {@link SplitPattern#GPT2}, or a
 * sequence of {@code Split} by a pattern and {@code ByteLevel} that splits no more.
 */
final class SplitPatternJson {
    private static final Set<String> BYTE_LEVEL = Set.of("type", "trim_offsets", "use_regex");
    private static final Set<String> SPLIT = Set.of("type", "pattern", "behavior");

    private SplitPatternJson() {}

    static SplitPattern read(JsonSection section) throws TokenizerFormatException {
        if (!section.text("type").equals("Sequence")) {
            requireByteLevel(section, true, Set.of());
            return SplitPattern.GPT2;
        }
        if (section.array("pretokenizers").size() != 2) {
            throw section.wrong("pretokenizers", "a Split and a ByteLevel");
        }
        JsonSection split = section.element("pretokenizers", 0);
        requireByteLevel(section.element("pretokenizers", 1), false, Set.of());
        if (!split.text("type").equals("Split")) {
            throw split.wrong("type", "\"Split\"");
        }
        if (!split.text("behavior").equals("Isolated")) {
            throw split.wrong("behavior", "\"Isolated\"");
        }
        split.requireOffExcept(SPLIT);
        JsonSection pattern = split.section("pattern");
        return SplitPattern.of(pattern.text("Regex"))
                .orElseThrow(() -> pattern.wrong("Regex", "the split pattern of GPT-2, GPT-4, Llama 3 or GPT-4o"));
    }

    /** Offsets are of no use to a language model; a prefix space in decoder and post-processor does nothing. */
    static void requireByteLevel(JsonSection section, boolean useRegex, Set<String> alsoSupported)
            throws TokenizerFormatException {
        if (!section.text("type").equals(BpeTokenizerFormat.BYTE_LEVEL)) {
            throw section.wrong("type", "\"" + BpeTokenizerFormat.BYTE_LEVEL + "\"");
        }
        if (section.value("use_regex").asBoolean(true) != useRegex) {
            throw section.wrong("use_regex", String.valueOf(useRegex));
        }
        Set<String> supported = new HashSet<>(BYTE_LEVEL);
        supported.addAll(alsoSupported);
        section.requireOffExcept(supported);
    }

    static void write(JsonGenerator json, SplitPattern pattern) throws IOException {
        if (pattern == SplitPattern.GPT2) {
            writeByteLevel(json, "pre_tokenizer", false, true, true);
            return;
        }
        json.writeObjectFieldStart("pre_tokenizer");
        json.writeStringField("type", "Sequence");
        json.writeArrayFieldStart("pretokenizers");
        json.writeStartObject();
        json.writeStringField("type", "Split");
        json.writeObjectFieldStart("pattern");
        json.writeStringField("Regex", pattern.regex());
        json.writeEndObject();
        json.writeStringField("behavior", "Isolated");
        json.writeBooleanField("invert", false);
        json.writeEndObject();
        json.writeStartObject();
        writeByteLevelFields(json, false, true, false);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    static void writeByteLevel(
            JsonGenerator json, String field, boolean prefixSpace, boolean trimOffsets, boolean useRegex)
            throws IOException {
        json.writeObjectFieldStart(field);
        writeByteLevelFields(json, prefixSpace, trimOffsets, useRegex);
        json.writeEndObject();
    }

    private static void writeByteLevelFields(
            JsonGenerator json, boolean prefixSpace, boolean trimOffsets, boolean useRegex) throws IOException {
        json.writeStringField("type", BpeTokenizerFormat.BYTE_LEVEL);
        json.writeBooleanField("add_prefix_space", prefixSpace);
        json.writeBooleanField("trim_offsets", trimOffsets);
        json.writeBooleanField("use_regex", useRegex);
    }
}
