package io.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    enum Schedule {
        CONSTANT,
        WARM_UP_COSINE
    }

    record Model(
            @Default("4") @Range(min = 1, max = 1000) int layers,
            @Default("0.1") @Range(min = 0, max = 1) double dropout) {}

    record Training(
            @Default("3e-4") @Range(min = 0) double learningRate,
            @Default("warm-up-cosine") Schedule schedule,
            @Default("1000000") long tokens,
            @Default("false") boolean resume,
            @Default("10") int warmUpSteps,
            @Default("100") int steps) {
        Training {
            if (warmUpSteps > steps) {
                throw new IllegalArgumentException(
                        "warm-up-steps = " + warmUpSteps + " must not exceed steps = " + steps);
            }
        }
    }

    record Settings(
            String run, Model model, Training training, @Default("[]") List<String> inputs, Optional<Path> work) {}

    @TempDir
    Path folder;

    @Test
    void aFileAndItsDefaultsBecomeARecord() throws IOException {
        Path file = file("run = r1\ntraining { learning-rate = 1e-3, schedule = constant }\nwork = /data");
        Settings settings = ConfigLoader.load(Settings.class, Optional.of(file), List.of());
        assertThat(settings)
                .isEqualTo(new Settings(
                        "r1",
                        new Model(4, 0.1),
                        new Training(1e-3, Schedule.CONSTANT, 1_000_000, false, 10, 100),
                        List.of(),
                        Optional.of(Path.of("/data"))));
    }

    @Test
    void overridesWinOverTheFileAndTheLastOneWins() throws IOException {
        Path file = file("run = r1, training.learning-rate = 1");
        Settings settings = ConfigLoader.load(
                Settings.class,
                Optional.of(file),
                List.of("training.learning-rate=2", "training.learning-rate=3e-4", "training.tokens=1e6"));
        assertThat(settings.training().learningRate()).isEqualTo(3e-4);
        assertThat(settings.training().tokens()).isEqualTo(1_000_000);
    }

    @Test
    void anOverrideMayHoldAUriOrAListOrAnEqualsSign() {
        assertThat(overridden("inputs=hdfs://name-node:8020/corpus").inputs())
                .containsExactly("hdfs://name-node:8020/corpus");
        assertThat(overridden("inputs=[\"hdfs://a/b\", c]").inputs()).containsExactly("hdfs://a/b", "c");
        assertThat(overridden("inputs=a=b").inputs()).containsExactly("a=b");
        assertThat(overridden("work=null").work()).isEmpty();
    }

    @Test
    void aListMayBeGivenAsASingleText() throws IOException {
        Path file = file("run = r1, inputs = corpus.txt");
        assertThat(ConfigLoader.load(Settings.class, Optional.of(file), List.of())
                        .inputs())
                .containsExactly("corpus.txt");
    }

    @Test
    void substitutionsAndIncludesAreResolved() throws IOException {
        Files.writeString(folder.resolve("base.conf"), "model.layers = 7");
        Path file = file("include \"base.conf\"\nrun = r1\nwork = /w/${run}");
        Settings settings = ConfigLoader.load(Settings.class, Optional.of(file), List.of("run=r2"));
        assertThat(settings.work()).contains(Path.of("/w/r2"));
        assertThat(settings.model().layers()).isEqualTo(7);
    }

    @Test
    void anUnknownKeyNamesFileLineAndTheNearestKey() throws IOException {
        refused("run = r1\n\ntraining {\n  learnin-rate = 1\n}")
                .hasMessage("%s line 4: training.learnin-rate is not a setting; did you mean training.learning-rate?");
        refused("run = r1\nlearning-rate = 1")
                .hasMessage("%s line 2: learning-rate is not a setting; did you mean training.learning-rate?");
        refused("run = r1\nmodel.zebra-crossing = 1")
                .hasMessage("%s line 2: model.zebra-crossing is not a setting; known here: dropout, layers");
        refusedOverride("modle.layers=3").hasMessage("command line: modle is not a setting; did you mean model?");
    }

    @Test
    void aValueOutOfRangeNamesTheRange() throws IOException {
        refusedOverride("model.layers=0")
                .hasMessage("command line: model.layers = 0 is out of range; it must be between 1 and 1000");
        refused("run = r1\nmodel.layers = 1001")
                .hasMessage("%s line 2: model.layers = 1001 is out of range; it must be between 1 and 1000");
        refusedOverride("training.learning-rate=-1")
                .hasMessage("command line: training.learning-rate = -1 is out of range; it must be at least 0");
        refusedOverride("training.steps=3000000000")
                .hasMessageStartingWith("command line: training.steps = 3000000000 is out of range");
    }

    @Test
    void aValueOfTheWrongTypeNamesTheExpectedType() throws IOException {
        refused("run = r1\nmodel.layers = many")
                .hasMessage("%s line 2: model.layers = many is not a whole number between 1 and 1000");
        refusedOverride("model.layers=1.5")
                .hasMessage("command line: model.layers = 1.5 is not a whole number between 1 and 1000");
        refusedOverride("training.tokens=1e999999999")
                .hasMessage("command line: training.tokens = 1e999999999 is not a whole number");
        refusedOverride("training.tokens=9223372036854775808")
                .hasMessageStartingWith("command line: training.tokens = 9223372036854775808 is out of range");
        refusedOverride("training.learning-rate=NaN")
                .hasMessage("command line: training.learning-rate = NaN is not a finite number at least 0");
        refusedOverride("training.resume=maybe")
                .hasMessage("command line: training.resume = maybe is not true or false");
        refusedOverride("training.schedule=cosine")
                .hasMessage("command line: training.schedule = cosine is not known; it must be one of constant,"
                        + " warm-up-cosine");
        refusedOverride("training=5")
                .hasMessage("command line: training = 5 is not a section; it must hold settings in braces");
        refusedOverride("run={a=1}").hasMessage("command line: run = {…} is not a text");
    }

    @Test
    void aMissingSettingIsNamed() throws IOException {
        refused("model.layers = 3").hasMessage("%s: run is missing; it has no default (give it as run=…)");
        assertThatThrownBy(() -> ConfigLoader.load(Settings.class, Optional.empty(), List.of()))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage("command line: run is missing; it has no default (give it as run=…)");
    }

    @Test
    void aRuleAcrossSettingsNamesFileAndSection() throws IOException {
        refused("run = r1\ntraining { warm-up-steps = 200 }")
                .hasMessage("%s: training: warm-up-steps = 200 must not exceed steps = 100");
    }

    @Test
    void aSyntaxErrorNamesFileAndLine() throws IOException {
        refused("run = r1\nmodel { layers = 3\n")
                .hasMessageStartingWith("%s line ")
                .hasMessageNotContaining("\n");
        refused("run = ${nowhere}").hasMessage("%s line 1: Could not resolve substitution to a value: ${nowhere}");
        refusedOverride("inputs=[a").hasMessageStartingWith("command line: ");
        refusedOverride("layers").hasMessage("command line: layers is not a setting; it must have the form key=value");
        refusedOverride("a..b=1").hasMessageStartingWith("command line: ");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing.conf");
        assertThatThrownBy(() -> ConfigLoader.load(Settings.class, Optional.of(missing), List.of()))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage(missing + ": there is no such file of settings");
    }

    private Settings overridden(String override) {
        return ConfigLoader.load(Settings.class, Optional.empty(), List.of("run=r1", override));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("x.conf"), content);
    }

    private Refusal refused(String content) throws IOException {
        Path file = file(content);
        return refusal(file.toString(), Optional.of(file), List.of());
    }

    private Refusal refusedOverride(String override) {
        return refusal("", Optional.empty(), List.of("run=r1", override));
    }

    private static Refusal refusal(String name, Optional<Path> file, List<String> overrides) {
        try {
            Settings settings = ConfigLoader.load(Settings.class, file, overrides);
            throw new AssertionError("accepted: " + settings);
        } catch (RondoException e) {
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
            return new Refusal(name, String.valueOf(e.getMessage()));
        }
    }

    /** A refusal's sentence, compared with {@code %s} standing for the file. */
    private record Refusal(String file, String message) {
        Refusal hasMessage(String expected) {
            assertThat(message).isEqualTo(expected.replace("%s", file));
            return this;
        }

        Refusal hasMessageStartingWith(String expected) {
            assertThat(message).startsWith(expected.replace("%s", file));
            return this;
        }

        Refusal hasMessageNotContaining(String text) {
            assertThat(message).doesNotContain(text);
            return this;
        }
    }
}
