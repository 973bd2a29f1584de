package io.rondo.jobs;

import com.sun.management.OperatingSystemMXBean;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.TransformerConfig;
import io.rondo.rounds.WorkerMemory;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much native memory the workers of one process may take together.
 *
 * @param bytes the limit
 * @param source what sets it
 * @param workers that one process runs at the same time
 */
record MemoryLimit(long bytes, String source, int workers) {
    private static final String MAXIMUM = "org.bytedeco.javacpp.maxbytes";
    private static final Pattern MAXIMUM_IN_OPTIONS =
            Pattern.compile("-D" + Pattern.quote(MAXIMUM) + "=(\\d+)([kKmMgGtT]?)");

    private static final Pattern LOCAL = Pattern.compile("local\\[([^,\\]]+).*\\]");
    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+)\\s*,.*\\]");

    /** The limit of the executors, as far as the driver can know it. */
    static Optional<MemoryLimit> of(JobSpark spark, int workers) {
        String master = spark.property("spark.master").orElse("local");
        if (master.startsWith("local") && !master.startsWith("local-cluster")) {
            return Optional.of(ofThisProcess(Math.min(workers, Math.max(1, localCores(master) / coresOfTask(spark)))));
        }
        Matcher cluster = LOCAL_CLUSTER.matcher(master);
        int cores = cluster.matches()
                ? Integer.parseInt(cluster.group(1))
                : spark.property("spark.executor.cores").map(Integer::parseInt).orElse(1);
        int atOnce = Math.min(workers, Math.max(1, cores / coresOfTask(spark)));
        return spark.property("spark.executor.extraJavaOptions")
                .flatMap(MemoryLimit::maximumIn)
                .map(bytes -> new MemoryLimit(bytes, MAXIMUM + " of the executors", atOnce));
    }

    /** The cores that one worker has to itself. */
    static int coresOfTask(JobSpark spark) {
        return spark.property("spark.task.cpus").map(Integer::parseInt).orElse(1);
    }

    /** What workers in this process may take: the lower of the machine's memory and the limit that was set. */
    static MemoryLimit ofThisProcess(int workers) {
        long machine = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        MemoryLimit physical = new MemoryLimit(machine, "the memory of this machine", workers);
        return Optional.ofNullable(System.getProperty(MAXIMUM))
                .flatMap(text -> maximumIn("-D" + MAXIMUM + "=" + text))
                .filter(bytes -> bytes < machine)
                .map(bytes -> new MemoryLimit(bytes, MAXIMUM, workers))
                .orElse(physical);
    }

    private static int localCores(String master) {
        Matcher local = LOCAL.matcher(master);
        if (!local.matches()) {
            return 1;
        }
        return local.group(1).equals("*")
                ? Runtime.getRuntime().availableProcessors()
                : Integer.parseInt(local.group(1).strip());
    }

    private static Optional<Long> maximumIn(String options) {
        Matcher matcher = MAXIMUM_IN_OPTIONS.matcher(options);
        if (!matcher.find()) {
            return Optional.empty();
        }
        int shift = matcher.group(2).isEmpty()
                ? 0
                : 10 * (1 + "kmgt".indexOf(matcher.group(2).toLowerCase(Locale.ROOT)));
        // 0 is JavaCPP's word for no limit.
        return Optional.of(Long.parseLong(matcher.group(1)) << shift).filter(bytes -> bytes > 0);
    }

    /** {@link RondoException} with {@link ExitCode#ENVIRONMENT} if the workers need more. */
    void require(TransformerConfig model, WorkerMemory worker) {
        long needed = worker.total() * workers;
        if (needed > bytes) {
            throw new RondoException(
                    ExitCode.ENVIRONMENT,
                    String.format(
                            Locale.ROOT,
                            "this model of %,d parameters needs about %s of native memory%s (%s), but %s is %s;"
                                    + " lower training.batch-size, raise training.accumulation, set"
                                    + " compute.recompute=true, lower model.sequence-length, or provide more memory",
                            WorkerMemory.parameterCount(model),
                            gigabytes(needed),
                            workers == 1 ? "" : " for " + workers + " workers in one process",
                            describe(worker),
                            source,
                            gigabytes(bytes)));
        }
    }

    /** What a worker's memory is for. */
    static String describe(WorkerMemory worker) {
        return String.format(
                Locale.ROOT,
                "parameters %s, gradients %s, optimizer %s, activations %s, temporaries %s each",
                gigabytes(worker.parameters()),
                gigabytes(worker.gradients()),
                gigabytes(worker.optimizer()),
                gigabytes(worker.activations()),
                gigabytes(worker.temporaries()));
    }

    static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1L << 30));
    }
}
