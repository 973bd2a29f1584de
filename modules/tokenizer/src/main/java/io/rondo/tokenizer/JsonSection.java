package io.rondo.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Predicate;

/** One object of a tokenizer file together with its place, so that every complaint can name file and field. */
final class JsonSection {
    private static final int LONGEST_SHOWN = 60;

    private final String source;
    private final String path;
    private final JsonNode node;

    JsonSection(String source, String path, JsonNode node) {
        this.source = source;
        this.path = path;
        this.node = node;
    }

    /** The object in a field. */
    JsonSection section(String field) throws TokenizerFormatException {
        return new JsonSection(source, path + field + ".", required(field, JsonNode::isObject, "an object"));
    }

    /** The object at an index of the array in a field. */
    JsonSection element(String field, int index) throws TokenizerFormatException {
        JsonNode element = array(field).path(index);
        String place = path + field + "[" + index + "]";
        if (!element.isObject()) {
            throw new TokenizerFormatException(source, place + " is " + element + ", but Rondo expects an object.");
        }
        return new JsonSection(source, place + ".", element);
    }

    /** The array in a field. */
    JsonNode array(String field) throws TokenizerFormatException {
        return required(field, JsonNode::isArray, "an array");
    }

    String text(String field) throws TokenizerFormatException {
        return required(field, JsonNode::isTextual, "a string").textValue();
    }

    int integer(String field) throws TokenizerFormatException {
        return required(field, value -> value.isIntegralNumber() && value.canConvertToInt(), "an integer")
                .intValue();
    }

    boolean flag(String field) {
        return node.path(field).asBoolean(false);
    }

    /** The value of a field, whatever it is; a missing node if there is none. */
    JsonNode value(String field) {
        return node.path(field);
    }

    JsonNode fields() {
        return node;
    }

    /** Whether a field is absent or says "no": null, false, zero or empty. */
    boolean isOff(String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode()
                || value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isNumber() && value.doubleValue() == 0)
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isContainerNode() && value.isEmpty());
    }

    /** Every field not listed must be off: a feature that we do not know would change the ids. */
    void requireOffExcept(Set<String> supported) throws TokenizerFormatException {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!supported.contains(name) && !isOff(name)) {
                throw wrong(name, "a file without it");
            }
        }
    }

    TokenizerFormatException wrong(String field, String expected) {
        JsonNode value = node.path(field);
        String shown = value.toString();
        if (shown.length() > LONGEST_SHOWN) {
            shown = shown.substring(0, LONGEST_SHOWN) + "…";
        }
        String found = value.isMissingNode() ? path + field + " is missing" : path + field + " is " + shown;
        return new TokenizerFormatException(source, found + ", but Rondo expects " + expected + ".");
    }

    TokenizerFormatException refused(String sentence) {
        return new TokenizerFormatException(source, sentence);
    }

    private JsonNode required(String field, Predicate<JsonNode> kind, String expected) throws TokenizerFormatException {
        JsonNode value = node.path(field);
        if (!kind.test(value)) {
            throw wrong(field, expected);
        }
        return value;
    }
}
