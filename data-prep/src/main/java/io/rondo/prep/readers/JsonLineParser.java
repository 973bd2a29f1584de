package io.rondo.prep.readers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/** A field of a JSON object (RFC 8259). */
final class JsonLineParser implements RecordParser {
    // The record is bounded already, so its one long string may be as long as it.
    private static final ObjectReader OBJECT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final String field;

    JsonLineParser(String field) {
        this.field = field;
    }

    @Override
    public Optional<String> document(byte[] record, int length) throws BadRecordException {
        JsonNode text = object(record, length).path(field);
        if (text.isMissingNode()) {
            throw new BadRecordException("no field '" + field + "'");
        }
        if (!text.isTextual()) {
            throw new BadRecordException("the field '" + field + "' is not a string");
        }
        return Optional.of(wellFormed(text.textValue()));
    }

    private static JsonNode object(byte[] record, int length) throws BadRecordException {
        try {
            JsonNode node = OBJECT.readTree(RecordParser.decode(record, 0, length));
            if (!node.isObject()) {
                throw new BadRecordException("not a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new BadRecordException(
                    "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    /** JSON can escape half a surrogate pair, which no UTF-8 can hold; such halves become U+FFFD. */
    static String wellFormed(String text) {
        boolean broken = text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
        if (!broken) {
            return text;
        }
        return text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
