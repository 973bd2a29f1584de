package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.Default;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SettingsArgumentsTest {
    public record Settings(@Default("10") int innerSteps, @Default("1e-3") double learningRate) {}

    @Command(name = "train")
    static final class TrainCommand {
        @Mixin
        private final SettingsArguments settings = new SettingsArguments();
    }

    @Test
    void overridesReplaceTheFileAndTheFileReplacesTheDefaults(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("a.conf"), "inner-steps = 20\nlearning-rate = 0.5\n");
        assertThat(load()).isEqualTo(new Settings(10, 1e-3));
        assertThat(load("--config", file.toString())).isEqualTo(new Settings(20, 0.5));
        assertThat(load("--config", file.toString(), "inner-steps=30")).isEqualTo(new Settings(30, 0.5));
        assertThat(load("inner-steps=30", "learning-rate=1", "--config", file.toString()))
                .isEqualTo(new Settings(30, 1));
    }

    @Test
    void anArgumentThatIsNoSettingIsAUsageError() {
        assertThatThrownBy(() -> load("inner-steps"))
                .isInstanceOfSatisfying(RondoException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("inner-steps");
    }

    private static Settings load(String... arguments) {
        TrainCommand command = new TrainCommand();
        new CommandLine(command).parseArgs(arguments);
        return command.settings.load(Settings.class);
    }
}
