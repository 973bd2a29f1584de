package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.jobs.Repository.Outcome;
import io.rondo.storage.HadoopFileStore;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/** What runs a preparation every night, as far as it can be checked without cron, Kubernetes and Airflow. */
@DisabledOnOs(OS.WINDOWS)
class ScheduledPrepareTest {
    private static final String NIGHTLY = "30 2 * * *";

    @TempDir
    private Path directory;

    @Test
    void theLineForCronRunsACommandThatAddsWhatIsNew() throws Exception {
        String line = Files.readAllLines(Repository.ROOT.resolve("deploy/cron/rondo-prepare")).stream()
                .filter(text -> text.matches("[0-9*].*"))
                .reduce((first, second) -> {
                    throw new AssertionError("more than one line: " + second);
                })
                .orElseThrow();
        Matcher columns = Pattern.compile("((?:\\S+ ){4}\\S+) (\\S+) (.*)").matcher(line);
        assertThat(columns.matches()).isTrue();
        assertThat(columns.group(1)).isEqualTo(NIGHTLY);
        assertThat(columns.group(2)).isEqualTo("rondo");
        // Cron would take a percent sign for the end of the line.
        assertThat(line).doesNotContain("%");

        Repository.script(directory, "rondo", "printf '%s\\n' \"$@\"");
        Path log = directory.resolve("prepare.log");
        String command = columns.group(3)
                .replace("/opt/rondo/rondo", directory.resolve("rondo").toString())
                .replace("/var/log/rondo/prepare.log", log.toString());
        assertThat(Repository.run(directory, Map.of(), List.of("/bin/bash", "-c", command)))
                .isEqualTo(new Outcome(0, "", ""));

        Path input = Files.createDirectories(directory.resolve("input"));
        SmallCorpus.write(HadoopFileStore.at(input.toString()), 60);
        Path config = Files.writeString(
                directory.resolve("corpus.conf"),
                "prepare { input = [\"" + input
                        + "\"], vocabulary-size = 300, shards = 1, validation-fraction = 0.1 }\n"
                        + "spark.master = \"local[1]\"\n");
        String dataset = directory.resolve("dataset").toString();
        String[] arguments = Files.readAllLines(log).stream()
                .map(argument -> argument.equals("/etc/rondo/corpus.conf") ? config.toString() : argument)
                .map(argument -> argument.equals("/data/corpus") ? dataset : argument)
                .toArray(String[]::new);
        assertThat(CommandLineRun.of(arguments).out()).contains("version      1\n");
        Files.writeString(input.resolve("more.txt"), "A document that came in the night.\nAnd another one.\n");
        CommandLineRun second = CommandLineRun.of(arguments);
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.out()).contains("version      2\n");
    }

    @Test
    void theScheduledApplicationForKubernetesHasTheFieldsOfItsKind() throws Exception {
        Map<String, Object> resource = yaml(Repository.ROOT.resolve("deploy/kubernetes/prepare-nightly.yaml"));
        assertThat(resource)
                .containsOnlyKeys("apiVersion", "kind", "metadata", "spec")
                .contains(
                        entry("apiVersion", "sparkoperator.k8s.io/v1beta2"),
                        entry("kind", "ScheduledSparkApplication"));
        assertThat(section(resource, "metadata")).containsOnlyKeys("name", "namespace");
        Map<String, Object> spec = section(resource, "spec");
        assertThat(spec)
                .containsOnlyKeys(
                        "schedule",
                        "concurrencyPolicy",
                        "successfulRunHistoryLimit",
                        "failedRunHistoryLimit",
                        "template")
                .contains(entry("schedule", NIGHTLY), entry("concurrencyPolicy", "Forbid"));
        Map<String, Object> template = section(spec, "template");
        assertThat(template)
                .containsOnlyKeys(
                        "type",
                        "mode",
                        "sparkVersion",
                        "image",
                        "imagePullPolicy",
                        "mainClass",
                        "mainApplicationFile",
                        "arguments",
                        "restartPolicy",
                        "sparkConf",
                        "driver",
                        "executor")
                .contains(
                        entry("type", "Java"),
                        entry("mode", "cluster"),
                        entry("sparkVersion", org.apache.spark.package$.MODULE$.SPARK_VERSION()),
                        entry("mainClass", PrepareJob.class.getName()));
        String jar = ((String) template.get("mainApplicationFile")).replace("local://", "");
        assertThat(Files.readString(Repository.ROOT.resolve("deploy/kubernetes/Dockerfile")))
                .contains(" " + jar + "\n");
        assertThat(section(template, "restartPolicy"))
                .contains(entry("type", "OnFailure"))
                .containsOnlyKeys(
                        "type",
                        "onFailureRetries",
                        "onFailureRetryInterval",
                        "onSubmissionFailureRetries",
                        "onSubmissionFailureRetryInterval");
        assertThat(section(template, "driver"))
                .containsOnlyKeys("cores", "memory", "memoryOverhead", "serviceAccount")
                .contains(entry("serviceAccount", "spark"));
        assertThat(section(template, "executor")).containsOnlyKeys("instances", "cores", "memory", "memoryOverhead");
        Properties defaults = new Properties();
        try (var file = Files.newBufferedReader(Repository.ROOT.resolve("conf/spark-defaults.conf"))) {
            defaults.load(file);
        }
        Map<String, Object> properties = section(template, "sparkConf");
        assertThat(properties).containsKeys("spark.serializer", "spark.kryo.registrator");
        properties.forEach((key, value) -> assertThat(defaults).contains(entry(key, value)));
        assertPrepares(((List<?>) template.get("arguments"))
                .stream().map(String.class::cast).toList());
    }

    @Test
    void theDagForAirflowSubmitsThePreparation() throws Exception {
        assumeTrue(hasPython());
        Path dag = Repository.ROOT.resolve("deploy/airflow/rondo_prepare.py");
        Path compiled = directory.resolve("rondo_prepare.pyc");
        assertThat(python(
                        "-c",
                        "import py_compile, sys; py_compile.compile(sys.argv[1], sys.argv[2], doraise=True)",
                        dag.toString(),
                        compiled.toString()))
                .isEqualTo(new Outcome(0, "", ""));

        // Stands in for Airflow: takes what it knows and prints it.
        python(
                "airflow/__init__.py",
                List.of(
                        "class DAG:",
                        "    def __init__(self, dag_id, description, schedule, start_date, catchup, max_active_runs, default_args):",
                        "        self.said = {'schedule': schedule, 'catchup': catchup, 'max_active_runs': max_active_runs}",
                        "    def __enter__(self):",
                        "        return self",
                        "    def __exit__(self, *failure):",
                        "        pass"));
        for (String name : List.of(
                "providers", "providers/apache", "providers/apache/spark", "providers/apache/spark/operators")) {
            python("airflow/" + name + "/__init__.py", List.of());
        }
        python(
                "airflow/providers/apache/spark/operators/spark_submit.py",
                List.of(
                        "class SparkSubmitOperator:",
                        "    def __init__(self, *, application, conn_id, java_class, name, application_args, properties_file, task_id):",
                        "        self.said = dict(locals()); del self.said['self']"));
        Outcome run = python(
                "-c",
                "import json, sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True\n"
                        + "import airflow.providers.apache.spark.operators.spark_submit as spark\n"
                        + "operators = []; plain = spark.SparkSubmitOperator\n"
                        + "spark.SparkSubmitOperator = lambda **said: operators.append(plain(**said).said)\n"
                        + "scope = {}; exec(open(sys.argv[2]).read(), scope)\n"
                        + "print(json.dumps({'dag': scope['dag'].said, 'operators': operators}))",
                directory.toString(),
                dag.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode said = new ObjectMapper().readTree(run.out());
        assertThat(said.at("/dag/schedule").asText()).isEqualTo(NIGHTLY);
        assertThat(said.at("/dag/catchup").asBoolean(true)).isFalse();
        assertThat(said.at("/dag/max_active_runs").asInt()).isEqualTo(1);
        assertThat(said.path("operators")).hasSize(1);
        JsonNode operator = said.at("/operators/0");
        assertThat(operator.path("java_class").asText()).isEqualTo(PrepareJob.class.getName());
        assertThat(operator.path("properties_file").asText()).endsWith("/conf/spark-defaults.conf");
        assertPrepares(StreamSupport.stream(operator.path("application_args").spliterator(), false)
                .map(JsonNode::asText)
                .toList());
    }

    /** The command line takes the arguments, and they are settings. */
    private static void assertPrepares(List<String> arguments) {
        SettingsArguments settings = new SettingsArguments();
        List<String> keys = arguments.subList(2, arguments.size());
        assertThat(arguments.get(0)).isEqualTo("--output");
        new CommandLine(new PrepareJob()).parseArgs(arguments.toArray(String[]::new));
        new CommandLine(settings).parseArgs(keys.toArray(String[]::new));
        RondoSettings resolved = settings.load(RondoSettings.class);
        assertThat(resolved.requirePrepare().input()).containsExactly("hdfs://namenode/raw/corpus");
    }

    private static Map<String, Object> yaml(Path file) throws Exception {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> section(Map<String, Object> parent, String name) {
        return (Map<String, Object>) parent.get(name);
    }

    private void python(String file, List<String> lines) throws Exception {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, lines);
    }

    private Outcome python(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        return Repository.run(directory, Map.of("PATH", System.getenv("PATH")), command);
    }

    private static boolean hasPython() {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
    }
}
