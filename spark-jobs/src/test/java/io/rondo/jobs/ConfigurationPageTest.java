package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ConfigLoader;
import io.rondo.config.Default;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The page of settings and the example file against the settings that there are. */
class ConfigurationPageTest {
    private static final Path PAGE = Repository.ROOT.resolve("docs/configuration.md");

    record Setting(String key, Optional<String> defaultValue) {}

    @Test
    void everyKeyAndItsDefaultStandsOnThePage() throws Exception {
        List<String> lines = Files.readAllLines(PAGE);
        List<Setting> settings = settings(RondoSettings.class, "");
        assertThat(settings).hasSizeGreaterThan(30);
        assertThat(settings).allSatisfy(setting -> assertThat(lines).anySatisfy(line -> assertThat(line)
                .startsWith("| `" + setting.key() + "` |")
                .contains("| "
                        + setting.defaultValue().map(text -> "`" + text + "`").orElse("") + " ")));
    }

    @Test
    void thePageNamesNoOtherKeys() throws Exception {
        List<String> known = settings(RondoSettings.class, "").stream()
                .map(setting -> "| `" + setting.key() + "` |")
                .toList();
        assertThat(Files.readAllLines(PAGE))
                .filteredOn(line -> line.startsWith("| `"))
                .allSatisfy(line ->
                        assertThat(known).anySatisfy(start -> assertThat(line).startsWith(start)));
    }

    @Test
    void theExampleIsASettingsFileForEveryCommand() {
        RondoSettings example = ConfigLoader.load(
                RondoSettings.class, Optional.of(Repository.ROOT.resolve("conf/quickstart.conf")), List.of());
        assertThat(example.requirePrepare().language()).isEqualTo("en");
        assertThat(example.requirePrepare().vocabularySize()).isEqualTo(4096);
        assertThat(example.training().workers()).isEqualTo(2);
    }

    private static List<Setting> settings(Class<?> section, String prefix) {
        List<Setting> settings = new ArrayList<>();
        for (RecordComponent component : section.getRecordComponents()) {
            String key =
                    prefix + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            Class<?> type = component.getType();
            if (type == Optional.class
                    && component.getGenericType() instanceof ParameterizedType optional
                    && optional.getActualTypeArguments()[0] instanceof Class<?> element
                    && element.isRecord()) {
                type = element;
            }
            if (type.isRecord()) {
                settings.addAll(settings(type, key + "."));
            } else {
                settings.add(new Setting(
                        key,
                        Optional.ofNullable(component.getAnnotation(Default.class))
                                .map(Default::value)
                                .filter(value -> !value.isEmpty())));
            }
        }
        return settings;
    }
}
