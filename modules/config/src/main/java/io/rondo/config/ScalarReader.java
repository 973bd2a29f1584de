package io.rondo.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Turns one value into a number, a truth value, a text, a path or an enum constant. */
final class ScalarReader {
    private ScalarReader() {}

    static Object read(Class<?> type, ConfigValue value, String path, Bounds bounds) {
        if (value instanceof ConfigObject || value instanceof ConfigList || value.valueType() == ConfigValueType.NULL) {
            throw wrong(value, path, "is not " + describe(type));
        }
        if (type == int.class || type == Integer.class) {
            return Math.toIntExact(whole(value, path, bounds, new Bounds(Integer.MIN_VALUE, Integer.MAX_VALUE)));
        }
        if (type == long.class || type == Long.class) {
            return whole(value, path, bounds, new Bounds(Long.MIN_VALUE, Long.MAX_VALUE));
        }
        if (type == double.class || type == Double.class) {
            return number(value, path, bounds);
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(value, path);
        }
        if (type == String.class) {
            return text(value);
        }
        if (type == Path.class) {
            return localPath(value, path);
        }
        if (type.isEnum()) {
            return constant(type, value, path);
        }
        throw new IllegalStateException("settings of type " + type + " are not supported: " + path);
    }

    /** A value as the user wrote it; long ones are shortened when they are sections or lists. */
    static String text(ConfigValue value) {
        if (value instanceof ConfigObject) {
            return "{…}";
        }
        if (value instanceof ConfigList) {
            return "[…]";
        }
        return value.valueType() == ConfigValueType.NULL
                ? "null"
                : value.atKey("value").getString("value");
    }

    private static long whole(ConfigValue value, String path, Bounds bounds, Bounds representable) {
        BigDecimal number;
        try {
            number = new BigDecimal(text(value));
            // Before toBigInteger: 1e999999999 would fill the memory.
            if (number.precision() - number.scale() > 19
                    || number.stripTrailingZeros().scale() > 0) {
                throw new NumberFormatException("not whole or too large");
            }
        } catch (NumberFormatException e) {
            throw wrong(value, path, "is not a whole number" + space(bounds.describe()));
        }
        if (!bounds.allows(number.doubleValue())) {
            throw wrong(value, path, "is out of range; it must be " + bounds.describe());
        }
        // The bound of a long rounds up to 2^63 as a double, so the exact conversion decides.
        if (!representable.allows(number.doubleValue()) || number.toBigInteger().bitLength() > 63) {
            throw wrong(value, path, "is out of range; it must be " + representable.describe());
        }
        return number.longValueExact();
    }

    private static double number(ConfigValue value, String path, Bounds bounds) {
        double number;
        try {
            number = Double.parseDouble(text(value));
        } catch (NumberFormatException e) {
            number = Double.NaN;
        }
        if (!Double.isFinite(number)) {
            throw wrong(value, path, "is not a finite number" + space(bounds.describe()));
        }
        if (!bounds.allows(number)) {
            throw wrong(value, path, "is out of range; it must be " + bounds.describe());
        }
        return number;
    }

    private static boolean truth(ConfigValue value, String path) {
        return switch (text(value)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw wrong(value, path, "is not true or false");
        };
    }

    private static Path localPath(ConfigValue value, String path) {
        try {
            return Path.of(text(value));
        } catch (InvalidPathException e) {
            throw wrong(value, path, "is not a local path");
        }
    }

    private static Object constant(Class<?> type, ConfigValue value, String path) {
        String text = text(value);
        Object[] constants = type.getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> SettingKeys.constant((Enum<?>) constant).equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(value, path, "is not known; it must be one of " + choices(constants)));
    }

    private static String choices(Object[] constants) {
        return Arrays.stream(constants)
                .map(constant -> SettingKeys.constant((Enum<?>) constant))
                .collect(Collectors.joining(", "));
    }

    private static String describe(Class<?> type) {
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of " + choices(type.getEnumConstants());
        }
        return type == String.class || type == Path.class ? "a text" : "a whole number";
    }

    private static String space(String text) {
        return text.isEmpty() ? "" : " " + text;
    }

    private static RondoException wrong(ConfigValue value, String path, String what) {
        String sentence = path + " = " + text(value) + " " + what;
        return new RondoException(ExitCode.USAGE, SettingsSource.location(value.origin()) + ": " + sentence);
    }
}
