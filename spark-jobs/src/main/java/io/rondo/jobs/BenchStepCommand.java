package io.rondo.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.kernels.KernelProfile;
import io.rondo.kernels.Precision;
import io.rondo.model.Computation;
import io.rondo.rounds.ComputeSettings;
import io.rondo.rounds.WorkerMemory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rondo bench step}: the time of a worker's training step. */
@Command(
        name = "step",
        description = {
            "Times whole training steps of one worker on random tokens: batch, forward and backward pass, clipping,"
                    + " AdamW."
        })
final class BenchStepCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            required = true,
            description =
                    "tiny (2 layers, width 64, vocabulary 256, 4 x 32 tokens), S (6 layers, width 384, vocabulary 4096, 12 x 256 tokens), nano (4 layers, width 128,"
                            + " vocabulary 65, 12 x 64 tokens) or gpt2-124m (4 x 64 tokens).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String model;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of one operation (default: all cores).")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "20",
            description = "Steps that are timed, after a warm-up (default ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--kernels",
            paramLabel = "KERNELS",
            defaultValue = "auto",
            description = "auto, fused or portable (default ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Computation.Choice kernels;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "auto",
            description = "Of matrix products: fp32, bf16, or auto for bf16 where the processor multiplies it (default"
                    + " ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Precision precision;

    @Option(names = "--profile", description = "Shows where the time goes; fused kernels only.")
    private boolean profiled;

    @Option(names = "--resident", description = "Shows the resident memory after each tenth of the steps.")
    private boolean residents;

    @Option(names = "--json", description = "Prints one line of JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        BenchModel work = work();
        Computation computation = computation();
        Backend.requireDriver();
        WorkerMemory memory = WorkerMemory.of(work.model(), work.batch(), false, computation);
        MemoryLimit.ofThisProcess(1).require(work.model(), memory);
        StepBenchmark.Result result;
        try {
            result = new StepBenchmark(work, computation, steps).run(profiled);
        } catch (IllegalArgumentException unable) {
            throw new RondoException(ExitCode.ENVIRONMENT, String.valueOf(unable.getMessage()), unable);
        }
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? json(work, result, memory) : text(work, result, memory));
        return ExitCode.OK.code();
    }

    private BenchModel work() {
        if (steps < 1) {
            throw new RondoException(ExitCode.USAGE, "--steps " + steps + " is out of range; expected 1 or more");
        }
        if (profiled && kernels == Computation.Choice.PORTABLE) {
            throw new RondoException(ExitCode.USAGE, "--profile times the fused kernels; leave out --kernels portable");
        }
        try {
            return BenchModel.of(model);
        } catch (IllegalArgumentException unknown) {
            throw new RondoException(ExitCode.USAGE, String.valueOf(unknown.getMessage()), unknown);
        }
    }

    private Computation computation() {
        int chosen = threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
        if (chosen < 1) {
            throw new RondoException(ExitCode.USAGE, "--threads " + chosen + " is out of range; expected 1 or more");
        }
        return new ComputeSettings(kernels, Optional.of(chosen), false, precision).here();
    }

    private String text(BenchModel work, StepBenchmark.Result result, WorkerMemory memory) {
        BenchMachine machine = BenchMachine.here();
        StringBuilder text = new StringBuilder();
        line(
                text,
                "model",
                "%s, %,d parameters, %d x %d tokens a step",
                work.name(),
                parameters(work),
                work.batch(),
                work.model().sequenceLength());
        line(text, "processor", "%s (%s)", machine.processor(), String.join(" ", machine.features()));
        line(text, "kernels", "%s", result.kernels());
        line(
                text,
                "step",
                "median %.2f ms, best %.2f ms of %d",
                result.median() * 1e3,
                result.best() * 1e3,
                result.seconds().size());
        line(text, "speed", "%,.0f tokens/s", work.tokens() / result.median());
        line(
                text,
                "memory",
                "%s predicted for the worker, %s resident at the peak",
                mebibytes(memory.total() >> 10),
                BenchMachine.peakResidentKibibytes()
                        .map(BenchStepCommand::mebibytes)
                        .orElse("(unknown)"));
        if (residents) {
            line(
                    text,
                    "resident",
                    "%s after each tenth of the steps",
                    result.residentKibibytes().stream()
                            .map(BenchStepCommand::mebibytes)
                            .collect(Collectors.joining(", ")));
        }
        result.profile().ifPresent(profile -> {
            double seen = 0;
            for (KernelProfile.Entry entry : profile.entries()) {
                seen += entry.seconds();
                line(
                        text,
                        "",
                        "%5.1f %%  %s, %,d calls",
                        100 * entry.seconds() / profile.total(),
                        entry.kernel(),
                        entry.calls());
            }
            line(text, "", "%5.1f %%  outside the kernels timed", 100 * (1 - seen / profile.total()));
            line(text, "", "%5.1f %%  inside matrix products", 100 * profile.products() / profile.total());
        });
        return text.toString().stripTrailing();
    }

    private static String json(BenchModel work, StepBenchmark.Result result, WorkerMemory memory) {
        BenchMachine machine = BenchMachine.here();
        ObjectNode json = JSON.createObjectNode()
                .put("model", work.name())
                .put("parameters", parameters(work))
                .put("tokensPerStep", work.tokens())
                .put("processor", machine.processor())
                .put("kernels", result.kernels())
                .put("steps", result.seconds().size())
                .put("medianMilliseconds", result.median() * 1e3)
                .put("bestMilliseconds", result.best() * 1e3)
                .put("tokensPerSecond", work.tokens() / result.median())
                .put("predictedBytes", memory.total());
        BenchMachine.peakResidentKibibytes().ifPresent(peak -> json.put("peakResidentBytes", peak << 10));
        result.residentKibibytes().forEach(json.putArray("residentKibibytes")::add);
        machine.features().forEach(json.putArray("features")::add);
        result.profile().ifPresent(profile -> {
            ObjectNode shares = json.putObject("shareOfStep");
            profile.entries().forEach(entry -> shares.put(entry.kernel(), entry.seconds() / profile.total()));
            json.put("shareOfMatrixProducts", profile.products() / profile.total());
        });
        return json.toString();
    }

    private static long parameters(BenchModel work) {
        return WorkerMemory.parameterCount(work.model());
    }

    private static void line(StringBuilder text, String heading, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "%-10s ", heading))
                .append(String.format(Locale.ROOT, format, values))
                .append(System.lineSeparator());
    }

    private static String mebibytes(long kibibytes) {
        return String.format(Locale.ROOT, "%,d MiB", kibibytes >> 10);
    }
}
