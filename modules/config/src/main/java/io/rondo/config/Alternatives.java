package io.rondo.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What can stand where a {@link Choice} is asked for.
 *
 * @param key the key of a section that holds a name
 * @param byName the records, in the order of their interface's {@code permits}
 */
record Alternatives(String key, Map<String, Class<? extends Record>> byName) {
    /** The alternatives of a type; empty if it is no choice. */
    static Optional<Alternatives> of(Class<?> type) {
        Choice choice = type.getAnnotation(Choice.class);
        if (choice == null) {
            return Optional.empty();
        }
        Map<String, Class<? extends Record>> byName = new LinkedHashMap<>();
        collect(type, byName);
        return Optional.of(new Alternatives(choice.key(), byName));
    }

    /** Key and name of the choice that a record is; empty if it is none. */
    static Optional<Map.Entry<String, String>> nameOf(Class<?> recordType) {
        return choice(recordType).map(choice -> Map.entry(choice.key(), name(recordType)));
    }

    private static Optional<Choice> choice(Class<?> type) {
        for (Class<?> parent : type.getInterfaces()) {
            Choice choice = parent.getAnnotation(Choice.class);
            Optional<Choice> found = choice == null ? choice(parent) : Optional.of(choice);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static void collect(Class<?> type, Map<String, Class<? extends Record>> byName) {
        if (type.isRecord()) {
            byName.put(name(type), type.asSubclass(Record.class));
        } else if (type.isSealed()) {
            for (Class<?> member : type.getPermittedSubclasses()) {
                collect(member, byName);
            }
        } else {
            throw new IllegalStateException(type + " is neither a record nor a sealed interface");
        }
    }

    private static String name(Class<?> type) {
        return SettingKeys.key(type.getSimpleName()).substring(1);
    }
}
