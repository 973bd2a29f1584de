package io.rondo.config;

import com.typesafe.config.ConfigUtil;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Writes a record as JSON that reads back to an equal record. */
final class SettingsWriter {
    private SettingsWriter() {}

    static String write(Record settings) {
        return section(settings, "") + "\n";
    }

    private static String section(Record settings, String indent) {
        String inner = indent + "  ";
        StringJoiner lines = new StringJoiner(",\n", "{\n", "\n" + indent + "}").setEmptyValue("{}");
        Alternatives.nameOf(settings.getClass())
                .ifPresent(choice -> lines.add(inner + ConfigUtil.quoteString(choice.getKey()) + " : "
                        + ConfigUtil.quoteString(choice.getValue())));
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String key = ConfigUtil.quoteString(SettingKeys.key(component.getName()));
            lines.add(inner + key + " : " + value(read(settings, component), inner));
        }
        return lines.toString();
    }

    private static String value(Object value, String indent) {
        if (value instanceof Record section) {
            return section(section, indent);
        }
        if (value instanceof Optional<?> optional) {
            // An explicit null, since leaving the key out would bring its default back.
            return optional.isPresent() ? value(optional.get(), indent) : "null";
        }
        if (value instanceof List<?> list) {
            StringJoiner elements = new StringJoiner(", ", "[", "]");
            list.forEach(element -> elements.add(value(element, indent)));
            return elements.toString();
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        return ConfigUtil.quoteString(
                value instanceof Enum<?> constant ? SettingKeys.constant(constant) : value.toString());
    }

    private static Object read(Record settings, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the component " + component + " cannot be read", e);
        }
    }
}
