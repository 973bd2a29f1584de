package io.rondo.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All settings and sections that a record knows.
 *
 * @param paths e.g. {@code training.learning-rate}, in the order of the record's components
 */
record SettingKeys(List<String> paths) {
    static SettingKeys of(Class<?> recordType) {
        List<String> paths = new ArrayList<>();
        collect(recordType, "", paths);
        return new SettingKeys(List.copyOf(paths));
    }

    /** {@code learningRate} becomes {@code learning-rate}. */
    static String key(String componentName) {
        return componentName.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** {@code WARM_UP} becomes {@code warm-up}. */
    static String constant(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String join(String section, String key) {
        return section.isEmpty() ? key : section + "." + key;
    }

    /** The setting that was probably meant, if one is close enough. */
    Optional<String> nearest(String path) {
        return paths.stream()
                .min(Comparator.comparingInt(candidate -> distance(path, candidate)))
                .filter(candidate -> distance(path, candidate)
                        <= Math.max(2, lastKey(candidate).length() / 3));
    }

    /** Mistyped anywhere, or typed well but in another section, which counts as one slip. */
    private static int distance(String path, String candidate) {
        return Math.min(edits(path, candidate), 1 + edits(lastKey(path), lastKey(candidate)));
    }

    private static String lastKey(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Levenshtein distance. */
    private static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }

    private static void collect(Class<?> recordType, String section, List<String> paths) {
        for (RecordComponent component : recordType.getRecordComponents()) {
            String path = join(section, key(component.getName()));
            Class<?> settings =
                    component.getType() == Optional.class ? rawType(component.getGenericType()) : component.getType();
            paths.add(path);
            if (settings.isRecord()) {
                collect(settings, path, paths);
            }
        }
    }

    private static Class<?> rawType(Type optional) {
        Type element = ((ParameterizedType) optional).getActualTypeArguments()[0];
        return element instanceof Class<?> plain ? plain : Object.class;
    }
}
