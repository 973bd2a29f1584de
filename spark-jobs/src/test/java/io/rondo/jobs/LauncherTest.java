package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.jobs.Repository.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a small copy of the repository, with stand-ins for Maven and Java. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final String BUILDING = "Building Rondo (first start, about a minute)…\n";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private Path root;
    private Path classPath;

    @BeforeEach
    void copyTheLauncher() throws Exception {
        root = directory.resolve("a copy");
        for (String folder :
                List.of("modules/config/src/main/java", "data-prep/src/main/java", "spark-jobs/src/main/java")) {
            Files.createDirectories(root.resolve(folder));
            Files.writeString(root.resolve(folder).resolve("../../../pom.xml").normalize(), "<project/>");
            Files.writeString(root.resolve(folder).resolve("Source.java"), "class Source {}");
        }
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.copy(Repository.ROOT.resolve("rondo"), root.resolve("rondo"));
        assertThat(root.resolve("rondo").toFile().setExecutable(true)).isTrue();
        classPath = root.resolve("spark-jobs/target/rondo.classpath");

        Path bin = directory.resolve("bin");
        Repository.script(
                bin,
                "mvn",
                """
                echo "$PWD $*" >> "$MAVEN_CALLS"
                cat > /dev/null
                echo "Maven speaks"
                [[ -z ${MAVEN_FAILS:-} ]] || exit 1
                sleep 0.3
                echo '-Dflag=of-the-build' > spark-jobs/target/rondo.jvm
                echo 'rondo-jobs.jar' | tee spark-jobs/target/rondo-jobs.jar > spark-jobs/target/rondo.jar-name
                printf '%s' "$PWD/pom.xml" > spark-jobs/target/rondo.classpath.provided
                printf '%s' "$PWD/pom.xml:$PWD/rondo" > spark-jobs/target/rondo.classpath
                """);
        Path javaHome = javaHome("jdk", "17.0.9");
        environment.put("PATH", bin + ":/usr/bin:/bin");
        environment.put("JAVA_HOME", javaHome.toString());
        environment.put("MAVEN_CALLS", directory.resolve("maven-calls").toString());
        olderThanNow(root);
    }

    @Test
    void theFirstStartBuildsAndTheSecondDoesNot() throws Exception {
        Outcome first = rondo("inspect", "two words");
        assertThat(first.err()).isEqualTo(BUILDING + "Maven speaks\n");
        assertThat(first.exitCode()).isEqualTo(7);
        assertThat(first.out().lines())
                .containsSequence("-Xmx3g", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-cp")
                .containsSequence(
                        root.toRealPath() + "/spark-jobs/target/rondo-jobs.jar:" + root.toRealPath() + "/pom.xml:"
                                + root.toRealPath() + "/rondo:" + root.toRealPath() + "/pom.xml",
                        "io.rondo.jobs.RondoCommand",
                        "inspect",
                        "two words")
                .contains("OMP_NUM_THREADS=1");

        Outcome second = rondo("inspect", "two words");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(mavenCalls())
                .singleElement()
                .asString()
                .isEqualTo(root.toRealPath() + " -q -B -ntp -Dquick -Dmaven.test.skip=true -pl spark-jobs -am package");
    }

    @Test
    void theUsersOptionsComeLast() throws Exception {
        environment.put("RONDO_JAVA_OPTS", "-Xmx8g -Da=b");
        environment.put("RONDO_MAVEN_ARGS", "-Pcuda -o");
        environment.put("OMP_NUM_THREADS", "4");
        assertThat(rondo().out().lines())
                .containsSequence("-Xmx3g", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-Xmx8g", "-Da=b", "-cp")
                .contains("OMP_NUM_THREADS=4");
        assertThat(mavenCalls()).singleElement().asString().endsWith(" -Pcuda -o package");
    }

    @Test
    void theSettingsOfHadoopAreOnTheClassPath() throws Exception {
        environment.put("HADOOP_CONF_DIR", "/etc/hadoop conf");
        assertThat(rondo().out()).contains("/pom.xml:/etc/hadoop conf\n");
    }

    @Test
    void aChangedAddedOrDeletedSourceIsBuilt() throws Exception {
        rondo();
        Path source = root.resolve("modules/config/src/main/java/Source.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(rondo().err()).startsWith(BUILDING);

        olderThanNow(root);
        rondo();
        Files.createDirectory(root.resolve("data-prep/src/main/java/added"));
        later(root.resolve("data-prep/src/main/java"));
        assertThat(rondo().err()).startsWith(BUILDING);

        olderThanNow(root);
        rondo();
        Files.delete(source);
        later(source.getParent());
        assertThat(rondo().err()).startsWith(BUILDING);
    }

    @Test
    void aJarThatWasDeletedIsBuiltAgain() throws Exception {
        rondo();
        Files.writeString(classPath, classPath.getParent() + "/gone.jar");
        assertThat(rondo().err()).startsWith(BUILDING);
    }

    @Test
    void aLinkToTheLauncherWorksFromAnywhere() throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Files.createSymbolicLink(directory.resolve("absolute"), root.resolve("rondo"));
        Files.createSymbolicLink(elsewhere.resolve("rondo"), Path.of("../absolute"));
        Outcome outcome = Repository.run(elsewhere, environment, List.of("./rondo", "--version"));
        assertThat(outcome.out().lines()).contains("--version");
        assertThat(classPath).exists();
    }

    @Test
    void twoFirstStartsBuildOnce() throws Exception {
        List<CompletableFuture<Outcome>> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return rondo("--version");
                } catch (Exception failed) {
                    throw new AssertionError(failed);
                }
            }));
        }
        for (CompletableFuture<Outcome> start : starts) {
            assertThat(start.get().out().lines()).contains("--version");
        }
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void aFailedBuildStartsNothing() throws Exception {
        environment.put("MAVEN_FAILS", "yes");
        Outcome outcome = rondo();
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        1, "", BUILDING + "Maven speaks\nrondo: the build failed; the messages above say why.\n"));
        environment.remove("MAVEN_FAILS");
        assertThat(rondo().err()).startsWith(BUILDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11.0.2", "25.0.1"})
    void anotherJdkIsPassedOverAndIfThereIsNoneTheSentenceSaysSo(String version) throws Exception {
        environment.put("JAVA_HOME", javaHome("other", version).toString());
        Outcome outcome = rondo();
        if (outcome.exitCode() == 5) { // this machine has no suitable one in a usual place
            assertThat(outcome.err())
                    .isEqualTo(
                            "rondo: no JDK from 17 to 21 was found; install one, or set JAVA_HOME to its directory.\n");
        } else {
            assertThat(outcome.out()).doesNotContain("OMP_NUM_THREADS");
        }
    }

    private Outcome rondo(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(root.resolve("rondo").toString()));
        command.addAll(List.of(arguments));
        return Repository.run(directory, environment, command);
    }

    private List<String> mavenCalls() throws Exception {
        return Files.readAllLines(directory.resolve("maven-calls"));
    }

    private Path javaHome(String name, String version) throws Exception {
        Path home = directory.resolve(name);
        Repository.script(
                home.resolve("bin"), "java", "printf '%s\\n' \"$@\"; echo OMP_NUM_THREADS=$OMP_NUM_THREADS; exit 7");
        Repository.script(home.resolve("bin"), "javac", "exit 1");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void later(Path path) throws Exception {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(5)));
    }

    private static void olderThanNow(Path root) throws Exception {
        FileTime old = FileTime.from(Instant.now().minusSeconds(60));
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(file -> !file.startsWith(root.resolve("spark-jobs/target")))
                    .toList()) {
                Files.setLastModifiedTime(file, old);
            }
        }
    }
}
