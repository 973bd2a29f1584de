package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.jobs.Repository.Outcome;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class DeployScriptsTest {
    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void putAStandInForSparkSubmitOnThePath() throws Exception {
        Repository.script(directory.resolve("bin"), "spark-submit", "printf '%s\\n' \"$@\"");
        Path jar = Files.createFile(directory.resolve("rondo.jar"));
        environment.put("PATH", directory.resolve("bin") + ":/usr/bin:/bin");
        environment.put("RONDO_JAR", jar.toString());
    }

    @Test
    void gpusAreListedAsSparkWantsThem() throws Exception {
        Repository.script(
                directory.resolve("bin"), "nvidia-smi", "[[ $* == *query-gpu=index* ]] && printf '0\\n1\\n7\\n'");
        Outcome outcome = run("deploy/gpu/discover-gpus.sh");
        assertThat(outcome.exitCode()).isZero();
        ResourceInformation gpus = ResourceInformation.parseJson(outcome.out());
        assertThat(gpus.name()).isEqualTo("gpu");
        assertThat(gpus.addresses()).containsExactly("0", "1", "7");
    }

    @Test
    void aMachineWhoseGpusCannotBeListedFails() throws Exception {
        Repository.script(directory.resolve("bin"), "nvidia-smi", "echo 'no driver' >&2; exit 9");
        Outcome outcome = run("deploy/gpu/discover-gpus.sh");
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void standaloneSubmitsThePretrainJobWithTheArgumentsGiven() throws Exception {
        environment.put("SPARK_MASTER_URL", "spark://master:7077");
        Outcome outcome = run("deploy/standalone/submit-pretrain.sh", "--config", "my conf/a.conf", "inner-steps=5");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().lines())
                .containsExactly(
                        "--master",
                        "spark://master:7077",
                        "--properties-file",
                        Repository.ROOT.resolve("conf/spark-defaults.conf").toString(),
                        "--class",
                        "io.rondo.jobs.PretrainJob",
                        environment.get("RONDO_JAR"),
                        "--config",
                        "my conf/a.conf",
                        "inner-steps=5");
    }

    @Test
    void standaloneSaysThatTheMasterIsMissing() throws Exception {
        Outcome outcome = run("deploy/standalone/submit-pretrain.sh");
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        2, "", "rondo: SPARK_MASTER_URL is not set; expected for example spark://master:7077.\n"));
    }

    @Test
    void aMissingJarIsOneSentence() throws Exception {
        environment.put("SPARK_MASTER_URL", "spark://master:7077");
        environment.put("RONDO_JAR", "/no/rondo.jar");
        Outcome outcome = run("deploy/standalone/submit-pretrain.sh");
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        2, "", "rondo: /no/rondo.jar does not exist; build it with: mvn -DskipTests package\n"));
    }

    @Test
    void yarnAsksForGpusOnlyWhenTold() throws Exception {
        assertThat(run("deploy/yarn/submit-pretrain.sh", "a=b").out())
                .contains("--master\nyarn\n")
                .doesNotContain("gpu");
        environment.put("RONDO_GPUS", "4");
        assertThat(run("deploy/yarn/submit-pretrain.sh", "a=b").out())
                .contains("spark.executor.resource.gpu.amount=4\n")
                .contains("spark.task.resource.gpu.amount=1\n")
                .contains("--files\n" + Repository.ROOT.resolve("deploy/gpu/discover-gpus.sh") + "\n")
                .endsWith("io.rondo.jobs.PretrainJob\n" + environment.get("RONDO_JAR") + "\na=b\n");
    }

    @Test
    void kubernetesRunsTheJarOfTheImage() throws Exception {
        environment.put("KUBERNETES_MASTER", "k8s://https://example.org:6443");
        environment.put("RONDO_IMAGE", "registry/rondo:1");
        assertThat(run("deploy/kubernetes/submit-pretrain.sh", "a=b").out())
                .contains("spark.kubernetes.container.image=registry/rondo:1\n")
                .endsWith("io.rondo.jobs.PretrainJob\nlocal:///opt/rondo/rondo.jar\na=b\n");
    }

    @Test
    void theSettingsForSparkAreSettingsThatSparkReads() throws Exception {
        Properties properties = new Properties();
        for (String name : List.of("conf/spark-defaults.conf", "conf/spark-secure.conf")) {
            try (Reader file = Files.newBufferedReader(Repository.ROOT.resolve(name))) {
                properties.load(file);
            }
        }
        assertThat(properties.stringPropertyNames()).allMatch(key -> key.startsWith("spark."));
        assertThat(properties)
                .containsEntry("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .containsEntry("spark.kryo.registrationRequired", "true")
                .containsEntry("spark.kryo.registrator", "io.rondo.rounds.RondoKryoRegistrator")
                .containsEntry("spark.authenticate", "true");
    }

    private Outcome run(String script, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Repository.ROOT.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return Repository.run(directory, environment, command);
    }
}
