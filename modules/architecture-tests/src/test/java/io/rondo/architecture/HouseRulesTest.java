package io.rondo.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.rondo.architecture.fixtures.checkpoint.SavesWithJavaSerialization;
import io.rondo.architecture.fixtures.config.Setting;
import io.rondo.architecture.fixtures.evaluation.ReadsHdfsItself;
import io.rondo.architecture.fixtures.kernels.Nd4jCallingOpenBlas;
import io.rondo.architecture.fixtures.storage.UsesSettings;
import io.rondo.architecture.fixtures.storage.UsesShards;
import io.rondo.architecture.fixtures.tokenizer.TokenizerManager;
import io.rondo.architecture.fixtures.training.StartsSpark;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Each kind of rule finds a class that breaks it. */
class HouseRulesTest {
    private static final HouseRules RULES = new HouseRules("io.rondo.architecture.fixtures");

    @Test
    void usingAModuleThatStandsAboveIsFound() {
        assertBroken(RULES.usesOnlyWhatStandsBelow(Floor.STORAGE), UsesShards.class);
    }

    @Test
    void usingAModuleThatStandsBelowIsAllowed() {
        JavaClasses allowed = new ClassFileImporter().importClasses(UsesSettings.class, Setting.class);
        assertThatCode(() -> RULES.usesOnlyWhatStandsBelow(Floor.STORAGE).check(allowed))
                .doesNotThrowAnyException();
    }

    @Test
    void usingAnEngineOfAnotherFloorIsFound() {
        assertBroken(RULES.usesOnlyWhatStandsBelow(Floor.TRAINING), StartsSpark.class);
    }

    @Test
    void sparkBelowTheUpperFloorsIsFound() {
        assertBroken(RULES.sparkStaysOnTheUpperFloors(), StartsSpark.class);
    }

    @Test
    void hadoopOutsideStorageIsFound() {
        assertBroken(RULES.hadoopStaysInStorage(), ReadsHdfsItself.class);
    }

    @Test
    void aNameThatSaysNothingIsFound() {
        assertBroken(RULES.namesSayWhatThingsAre(), TokenizerManager.class);
    }

    @Test
    void javaSerializationIsFound() {
        assertBroken(RULES.nothingIsJavaSerialised(), SavesWithJavaSerialization.class);
    }

    @Test
    void aNativeLibraryOfOneBackendIsFound() {
        assertBroken(RULES.thePortablePathRunsOnAnyBackend(), Nd4jCallingOpenBlas.class);
    }

    @Test
    void aRuleThatFindsNoClassesFails() {
        JavaClasses elsewhere = new ClassFileImporter().importClasses(Setting.class);
        assertThatThrownBy(() -> RULES.usesOnlyWhatStandsBelow(Floor.STORAGE).check(elsewhere))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("failed to check any classes");
    }

    @Test
    void mayUseIsMeantTransitively() {
        assertThat(Floor.ROUNDS.mayUse())
                .isEqualTo(EnumSet.of(
                        Floor.ROUNDS,
                        Floor.TRAINING,
                        Floor.CHECKPOINT,
                        Floor.MODEL,
                        Floor.SHARDS,
                        Floor.KERNELS,
                        Floor.STORAGE,
                        Floor.CONFIG));
        assertThat(Floor.JOBS.mayUse()).isEqualTo(EnumSet.allOf(Floor.class));
        assertThat(Floor.EXPORT.forbidden("r"))
                .contains("r.rounds..", "org.apache.spark..")
                .doesNotContain("org.nd4j..");
    }

    private static void assertBroken(ArchRule rule, Class<?> violator) {
        JavaClasses classes = new ClassFileImporter().importClasses(violator);
        assertThatThrownBy(() -> rule.check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was violated")
                .hasMessageContaining(violator.getSimpleName());
    }
}
