package io.rondo.jobs;

import io.rondo.config.ConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments of every command that has settings: a HOCON file and overrides. To be used as a picocli mixin. */
final class SettingsArguments {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "HOCON file with the settings, for example conf/quickstart.conf.")
    private Optional<Path> file = Optional.empty();

    @Parameters(
            paramLabel = "key=value",
            arity = "0..*",
            description = "Settings that replace those of the file, for example inner-steps=50.")
    private List<String> overrides = List.of();

    /**
     * The settings as a record; {@link io.rondo.config.RondoException} with {@link io.rondo.config.ExitCode#USAGE}
     * names the file, line and key of a mistake.
     */
    <T extends Record> T load(Class<T> type) {
        return ConfigLoader.load(type, file, overrides);
    }

    /**
     * The same for a command that brings settings of its own.
     *
     * @param defaultFile read if the command line names none
     * @param ownOverrides win over the file and lose to the command line
     */
    <T extends Record> T load(Class<T> type, Supplier<Path> defaultFile, List<String> ownOverrides) {
        List<String> all = new ArrayList<>(ownOverrides);
        all.addAll(overrides);
        return ConfigLoader.load(type, Optional.of(file.orElseGet(defaultFile)), all);
    }
}
