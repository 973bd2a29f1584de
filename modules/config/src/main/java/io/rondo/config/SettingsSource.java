package io.rondo.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings as they were given, before they become a record.
 *
 * @param name what an error about the whole names: the file, or "command line"
 * @param settings file and overrides merged, substitutions resolved
 */
record SettingsSource(String name, ConfigObject settings) {
    private static final String COMMAND_LINE = "command line";
    private static final String DEFAULT = "default of ";

    static SettingsSource read(Optional<Path> file, List<String> overrides) {
        try {
            Config config = file.map(SettingsSource::parse).orElseGet(ConfigFactory::empty);
            for (String override : overrides) {
                config = parse(override).withFallback(config);
            }
            String name = file.map(Path::toString).orElse(COMMAND_LINE);
            return new SettingsSource(name, config.resolve().root());
        } catch (ConfigException e) {
            throw new RondoException(ExitCode.USAGE, sentence(e), e);
        }
    }

    static SettingsSource parse(String name, String hocon) {
        try {
            Config config = ConfigFactory.parseString(
                    hocon, ConfigParseOptions.defaults().setOriginDescription(name));
            return new SettingsSource(name, config.resolve().root());
        } catch (ConfigException e) {
            throw new RondoException(ExitCode.USAGE, sentence(e), e);
        }
    }

    /** The default of a setting, as {@link Default} states it. */
    static ConfigValue defaultOf(String path, String text) {
        return literal(text, DEFAULT + path);
    }

    private static ConfigValue literal(String text, String origin) {
        if (text.startsWith("[") || text.startsWith("{") || text.startsWith("\"")) {
            // The key stands on the same line, so that a syntax error cannot end the value early.
            return ConfigFactory.parseString(
                            "value = " + text, ConfigParseOptions.defaults().setOriginDescription(origin))
                    .resolve()
                    .getValue("value");
        }
        Optional<String> value = text.equals("null") ? Optional.empty() : Optional.of(text);
        return ConfigValueFactory.fromAnyRef(value.orElse(null), origin);
    }

    /** Where a value was written: {@code conf/x.conf line 12}, or {@code command line}. */
    static String location(ConfigOrigin origin) {
        if (origin.filename() == null) {
            // Typesafe names parts of an override after its own methods.
            return origin.description().startsWith(DEFAULT) ? origin.description() : COMMAND_LINE;
        }
        return origin.lineNumber() > 0 ? origin.filename() + " line " + origin.lineNumber() : origin.filename();
    }

    private static Config parse(Path file) {
        if (!Files.isRegularFile(file)) {
            throw usage(file + ": there is no such file of settings");
        }
        if (!Files.isReadable(file)) {
            throw usage(file + ": this file of settings cannot be read");
        }
        // Everything is HOCON, whatever the file is called; a JSON file is HOCON too.
        return ConfigFactory.parseFile(
                file.toFile(),
                ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF));
    }

    private static Config parse(String override) {
        int equals = override.indexOf('=');
        if (equals <= 0) {
            throw usage(COMMAND_LINE + ": " + override + " is not a setting; it must have the form key=value");
        }
        String key = override.substring(0, equals).strip();
        return ConfigFactory.empty()
                .withValue(key, literal(override.substring(equals + 1).strip(), COMMAND_LINE));
    }

    /** Typesafe's messages start with the origin and may have several lines. */
    private static String sentence(ConfigException failure) {
        String message = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
        ConfigOrigin origin = failure.origin();
        if (origin == null) {
            return COMMAND_LINE + ": " + message.replaceFirst("^path parameter: ", "");
        }
        String prefix = origin.description() + ": ";
        return location(origin) + ": " + (message.startsWith(prefix) ? message.substring(prefix.length()) : message);
    }

    private static RondoException usage(String sentence) {
        return new RondoException(ExitCode.USAGE, sentence);
    }
}
