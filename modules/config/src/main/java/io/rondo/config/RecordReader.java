package io.rondo.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Builds a record from a section of settings, or says in one sentence why it cannot. */
final class RecordReader {
    private final String sourceName;
    private final SettingKeys keys;

    RecordReader(String sourceName, SettingKeys keys) {
        this.sourceName = sourceName;
        this.keys = keys;
    }

    <T extends Record> T read(Class<T> type, ConfigObject section, String path) {
        refuseUnknownKeys(type, section, path);
        Object[] values = Arrays.stream(type.getRecordComponents())
                .map(component -> component(component, section, path))
                .toArray();
        return construct(type, values, path);
    }

    private void refuseUnknownKeys(Class<?> type, ConfigObject section, String path) {
        Set<String> known = Arrays.stream(type.getRecordComponents())
                .map(component -> SettingKeys.key(component.getName()))
                .collect(Collectors.toSet());
        section.entrySet().stream()
                .filter(entry -> !known.contains(entry.getKey()))
                // The first one in the file; HOCON objects have no order of their own.
                .min(Comparator.<Map.Entry<String, ConfigValue>>comparingInt(
                                entry -> entry.getValue().origin().lineNumber())
                        .thenComparing(Map.Entry::getKey))
                .ifPresent(entry -> {
                    String full = SettingKeys.join(path, entry.getKey());
                    String advice = keys.nearest(full)
                            .map(nearest -> "did you mean " + nearest + "?")
                            .orElseGet(() ->
                                    "known here: " + known.stream().sorted().collect(Collectors.joining(", ")));
                    throw wrong(entry.getValue(), full + " is not a setting; " + advice);
                });
    }

    private Object component(RecordComponent component, ConfigObject section, String sectionPath) {
        String key = SettingKeys.key(component.getName());
        String path = SettingKeys.join(sectionPath, key);
        Bounds bounds = Bounds.of(component);
        Optional<ConfigValue> given = Optional.ofNullable(section.get(key));
        Optional<ConfigValue> fallback = Optional.ofNullable(component.getAnnotation(Default.class))
                .map(annotation -> SettingsSource.defaultOf(path, annotation.value()));
        boolean unset = given.isEmpty() || given.get().valueType() == ConfigValueType.NULL;
        if (!unset) {
            // A section may be given in part; what it leaves out comes from its default.
            ConfigValue merged = fallback.isPresent() && component.getType().isRecord()
                    ? given.get().withFallback(fallback.get())
                    : given.get();
            return value(component.getGenericType(), merged, path, bounds);
        }
        if (component.getType() == Optional.class && (given.isPresent() || fallback.isEmpty())) {
            return Optional.empty();
        }
        if (fallback.isPresent()) {
            return value(component.getGenericType(), fallback.get(), path, bounds);
        }
        if (component.getType().isRecord()) {
            return read(
                    component.getType().asSubclass(Record.class),
                    ConfigFactory.empty().root(),
                    path);
        }
        throw new RondoException(
                ExitCode.USAGE,
                sourceName + ": " + path + " is missing; it has no default (give it as " + path + "=…)");
    }

    private Object value(Type type, ConfigValue value, String path, Bounds bounds) {
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == List.class) {
                return list(element, value, path, bounds);
            }
            if (generic.getRawType() == Optional.class) {
                return value.valueType() == ConfigValueType.NULL
                        ? Optional.empty()
                        : Optional.of(value(element, value, path, bounds));
            }
        }
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalStateException("settings of type " + type + " are not supported: " + path);
        }
        Optional<Alternatives> alternatives = Alternatives.of(plain);
        if (alternatives.isPresent()) {
            return chosen(alternatives.get(), value, path);
        }
        if (!plain.isRecord()) {
            return ScalarReader.read(plain, value, path, bounds);
        }
        if (value instanceof ConfigObject section) {
            return read(plain.asSubclass(Record.class), section, path);
        }
        throw wrong(
                value, path + " = " + ScalarReader.text(value) + " is not a section; it must hold settings in braces");
    }

    private Record chosen(Alternatives alternatives, ConfigValue value, String path) {
        ConfigValue name = value;
        ConfigObject section = ConfigFactory.empty().root();
        if (value instanceof ConfigObject given) {
            name = given.get(alternatives.key());
            section = given.withoutKey(alternatives.key());
            if (name == null) {
                throw wrong(
                        value,
                        path + " does not say which " + alternatives.key() + " it is; " + expected(alternatives));
            }
        }
        Class<? extends Record> type = alternatives.byName().get(ScalarReader.text(name));
        if (type == null) {
            throw wrong(name, path + " = " + ScalarReader.text(name) + " is not known; " + expected(alternatives));
        }
        return read(type, section, path);
    }

    private static String expected(Alternatives alternatives) {
        return "it must be one of " + String.join(", ", alternatives.byName().keySet());
    }

    private List<Object> list(Type element, ConfigValue value, String path, Bounds bounds) {
        if (!(value instanceof ConfigList list)) {
            return List.of(value(element, value, path, bounds));
        }
        List<Object> elements = new ArrayList<>();
        for (ConfigValue item : list) {
            elements.add(value(element, item, path + "[" + elements.size() + "]", bounds));
        }
        return List.copyOf(elements);
    }

    private <T extends Record> T construct(Class<T> type, Object[] values, String path) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException rule) {
                String section = path.isEmpty() ? "" : path + ": ";
                throw new RondoException(ExitCode.USAGE, sourceName + ": " + section + rule.getMessage(), rule);
            }
            throw new IllegalStateException("the record " + type.getName() + " refused its settings", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the record " + type.getName() + " cannot be built", e);
        }
    }

    private static RondoException wrong(ConfigValue value, String sentence) {
        return new RondoException(ExitCode.USAGE, SettingsSource.location(value.origin()) + ": " + sentence);
    }
}
