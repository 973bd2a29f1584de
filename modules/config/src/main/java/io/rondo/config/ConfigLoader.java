package io.rondo.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads settings into records and writes them back.
 *
 * <p>A record component {@code learningRate} is the key {@code learning-rate}; a nested record is a section. Components
 * may be {@code String}, {@code int}, {@code long}, {@code double}, {@code boolean}, {@link Path} (local paths only: a
 * URI belongs into a {@code String}), enums (constants in kebab-case), records, a {@link Choice} of records, and {@code
 * List} or {@code Optional} of these. {@link Default} and {@link Range} stand on components; rules across several
 * components belong into the record's compact constructor, which throws {@link IllegalArgumentException}.
 */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * Reads settings; a later override wins over an earlier one, and any override over the file.
     *
     * @param type the record to build
     * @param hoconFile a HOCON file (https://github.com/lightbend/config/blob/main/HOCON.md), includes and
     *     substitutions allowed
     * @param keyEqualsValueOverrides e.g. {@code training.learning-rate=3e-4}; a value that starts with {@code [},
     *     <code>{</code> or {@code "} is HOCON, any other is taken literally (so {@code hdfs://host/path} needs no
     *     quotes)
     * @throws RondoException with {@link ExitCode#USAGE} and one sentence that names file, line and key
     */
    public static <T extends Record> T load(
            Class<T> type, Optional<Path> hoconFile, List<String> keyEqualsValueOverrides) {
        SettingsSource source = SettingsSource.read(hoconFile, keyEqualsValueOverrides);
        return new RecordReader(source.name(), SettingKeys.of(type)).read(type, source.settings(), "");
    }

    /**
     * Reads settings from text.
     *
     * @param name what an error about them names
     * @param hocon as {@link #render} gives it, or any other HOCON
     * @throws RondoException with {@link ExitCode#USAGE} and one sentence that names the key
     */
    public static <T extends Record> T parse(Class<T> type, String name, String hocon) {
        SettingsSource source = SettingsSource.parse(name, hocon);
        return new RecordReader(source.name(), SettingKeys.of(type)).read(type, source.settings(), "");
    }

    /** All settings as JSON, in the order of the record's components; {@link #load} turns it into an equal record. */
    public static String render(Record settings) {
        return SettingsWriter.write(settings);
    }
}
