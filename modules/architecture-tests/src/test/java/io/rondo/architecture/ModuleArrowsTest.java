package io.rondo.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the classes of all modules against the rules of the house. */
class ModuleArrowsTest {
    private static final HouseRules RULES = new HouseRules("io.rondo");
    private static JavaClasses classes;

    @BeforeAll
    static void importAllModules() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.rondo");
    }

    @ParameterizedTest
    @EnumSource
    void usesOnlyWhatStandsBelow(Floor floor) {
        // A rule that finds no class fails, except as long as there is no source either.
        RULES.usesOnlyWhatStandsBelow(floor)
                .allowEmptyShould(!floor.isWritten(repository()))
                .check(classes);
    }

    @Test
    void sparkStaysOnTheUpperFloors() {
        RULES.sparkStaysOnTheUpperFloors().check(classes);
    }

    @Test
    void hadoopStaysInStorage() {
        RULES.hadoopStaysInStorage().check(classes);
    }

    @Test
    void namesSayWhatThingsAre() {
        RULES.namesSayWhatThingsAre().check(classes);
    }

    @Test
    void nothingIsJavaSerialised() {
        RULES.nothingIsJavaSerialised().check(classes);
    }

    @Test
    void thePortablePathRunsOnAnyBackend() {
        ArchRule rule = RULES.thePortablePathRunsOnAnyBackend();
        rule.allowEmptyShould(!Floor.KERNELS.isWritten(repository())).check(classes);
    }

    @Test
    void everyPackageBelongsToAModuleOfTheTable() {
        assertThat(classes.stream()
                        .map(type -> type.getPackageName().split("\\.")[2].toUpperCase(Locale.ROOT))
                        .distinct())
                .isSubsetOf(Arrays.stream(Floor.values()).map(Floor::name).toList());
    }

    private static Path repository() {
        Path repository = Path.of("").toAbsolutePath().resolve("../..").normalize();
        assertThat(Files.isRegularFile(repository.resolve("rondo")))
                .as("the launcher in " + repository)
                .isTrue();
        return repository;
    }
}
