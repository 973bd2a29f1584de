package io.rondo.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.util.function.Supplier;

/** The keys of a {@code config.json}; every mistake is a {@link RondoException} with {@link ExitCode#BAD_DATA}. */
record ConfigKeys(String file, JsonNode json) {
    void require(String key, String expected, String whenMissing) {
        String actual = json.path(key).asText(whenMissing);
        if (!actual.equals(expected)) {
            throw bad("has " + key + " = \"" + actual + "\"; expected \"" + expected + "\"");
        }
    }

    void requireFlag(String key, boolean expected) {
        JsonNode value = json.path(key);
        if (!value.isMissingNode() && !(value.isBoolean() && value.asBoolean() == expected)) {
            throw bad("has " + key + " = " + value + "; expected " + expected);
        }
    }

    boolean isGiven(String key) {
        return !json.path(key).isMissingNode() && !json.path(key).isNull();
    }

    int whole(String key) {
        JsonNode value = json.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw bad("has no whole number " + key);
        }
        return value.asInt();
    }

    double number(String key, double whenMissing) {
        JsonNode value = json.path(key);
        if (!value.isMissingNode() && !value.isNumber()) {
            throw bad("has " + key + " = " + value + "; expected a number");
        }
        return value.asDouble(whenMissing);
    }

    boolean flag(String key, boolean whenMissing) {
        JsonNode value = json.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw bad("has " + key + " = " + value + "; expected true or false");
        }
        return value.asBoolean(whenMissing);
    }

    /** What is made from these keys; its {@link IllegalArgumentException} becomes a sentence about the file. */
    <T> T make(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new RondoException(ExitCode.BAD_DATA, file + " is refused: " + e.getMessage(), e);
        }
    }

    RondoException bad(String what) {
        return new RondoException(ExitCode.BAD_DATA, file + " " + what);
    }
}
