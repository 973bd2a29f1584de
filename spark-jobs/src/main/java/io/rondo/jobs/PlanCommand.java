package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.TransformerConfig;
import io.rondo.rounds.ClusterSpeed;
import io.rondo.rounds.RoundForecast;
import io.rondo.rounds.RoundForecast.Work;
import io.rondo.rounds.WorkerMemory;
import io.rondo.storage.FileStore;
import io.rondo.training.TrainingSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rondo plan}: what a round would take on a cluster. */
@Command(
        name = "plan",
        description = {
            "Predicts the time of a round on a cluster and advises on inner steps and workers.",
            "docs/operations.md says what the prediction is made of."
        })
final class PlanCommand implements Callable<Integer> {
    private static final double WANTED_OVERHEAD = 0.05;
    private static final int MOST_WORKERS = 1024;
    private static final double GIGA = 1e9;

    @Mixin
    private final SettingsArguments arguments = new SettingsArguments();

    @Option(
            names = "--parameters",
            paramLabel = "N",
            description = "Parameters of the model, for example 124e6; without it those of the model in the settings.")
    private Optional<Double> parameters = Optional.empty();

    @Option(
            names = "--vocabulary",
            paramLabel = "V",
            defaultValue = "50257",
            description = "Vocabulary of the model in the settings (default ${DEFAULT-VALUE}).")
    private int vocabulary;

    @Option(
            names = "--tokens-per-second",
            paramLabel = "X",
            description = "Of one worker, as 'rondo bench step' measures it; without it taken from --run.")
    private Optional<Double> tokensPerSecond = Optional.empty();

    @Option(
            names = "--link",
            paramLabel = "GBITS",
            defaultValue = "10",
            description = "Speed of each machine's link in gigabits per second (default ${DEFAULT-VALUE}).")
    private double link;

    @Option(
            names = "--storage",
            paramLabel = "GB",
            defaultValue = "0.5",
            description = "Gigabytes per second that an executor writes or reads (default ${DEFAULT-VALUE}).")
    private double storage;

    @Option(
            names = "--memory",
            paramLabel = "GB",
            defaultValue = "1",
            description = "Gigabytes per second that a core converts or adds up (default ${DEFAULT-VALUE}).")
    private double memory;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "A run to compare with: predicts its rounds from its settings and the speed of its workers.")
    private Optional<String> run = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        RondoSettings settings = arguments.load(RondoSettings.class);
        TrainingSettings training = settings.training();
        long stepTokens = (long) training.batchSize() * settings.model().sequenceLength();
        Optional<MeasuredRounds> measured = Optional.empty();
        if (run.isPresent()) {
            FileStore directory = Directories.ofThisProcess().at(run.get());
            measured = Optional.of(MeasuredRounds.of(directory, training, stepTokens));
        }
        Work work = new Work(
                size(settings),
                training.workers(),
                training.innerSteps(),
                stepTokens,
                training.wire(),
                training.outerState());
        ClusterSpeed speed = speed(measured);
        print(work, speed, measured);
        return ExitCode.OK.code();
    }

    private long size(RondoSettings settings) {
        if (parameters.isPresent()) {
            if (parameters.get() < 1 || parameters.get() > Integer.MAX_VALUE) {
                throw new RondoException(
                        ExitCode.USAGE,
                        "--parameters " + parameters.get() + " is out of range; expected 1 to 2,147,483,647");
            }
            return Math.round(parameters.get());
        }
        try {
            TransformerConfig model = settings.model().transformer(vocabulary);
            return WorkerMemory.parameterCount(model);
        } catch (IllegalArgumentException unsuitable) {
            throw new RondoException(ExitCode.USAGE, "model: " + unsuitable.getMessage(), unsuitable);
        }
    }

    private ClusterSpeed speed(Optional<MeasuredRounds> measured) {
        double worker = tokensPerSecond
                .or(() -> measured.map(MeasuredRounds::workerTokensPerSecond))
                .orElseThrow(() -> new RondoException(
                        ExitCode.USAGE,
                        "the speed of a worker is missing; give --tokens-per-second as 'rondo bench step' measures it,"
                                + " or --run"));
        try {
            return new ClusterSpeed(link * GIGA / 8, storage * GIGA, memory * GIGA, worker);
        } catch (IllegalArgumentException wrong) {
            throw new RondoException(
                    ExitCode.USAGE, "--link, --storage, --memory and --tokens-per-second must be above 0", wrong);
        }
    }

    private void print(Work work, ClusterSpeed speed, Optional<MeasuredRounds> measured) {
        RoundForecast forecast = RoundForecast.of(work, speed);
        line(
                "model",
                "%,d parameters, %s on the wire",
                work.parameters(),
                work.wire().name().toLowerCase(Locale.ROOT));
        line(
                "round",
                "%,d workers, %,d steps of %,d tokens each: %.2f s",
                work.workers(),
                work.innerSteps(),
                work.stepTokens(),
                forecast.seconds());
        line(
                "of that",
                "compute %.2f, scheduling %.2f, broadcast %.2f, encode %.2f, shuffle %.2f, state %.2f, outer step %.2f",
                forecast.compute(),
                forecast.scheduling(),
                forecast.broadcast(),
                forecast.encode(),
                forecast.shuffle(),
                forecast.state(),
                forecast.outerStep());
        line("speed", "%,.0f tokens/s, %.1f %% overhead", forecast.tokensPerSecond(), 100 * forecast.overheadShare());
        line(
                "network",
                "%,.1f MB a round, %.2f %% of the links",
                forecast.wireBytes() / 1e6,
                100 * forecast.linkUse(work, speed));
        measured.ifPresent(rounds -> line(
                "measured",
                "%.2f s a round, median of %,d (overhead %.2f s); predicted %+.1f %% (overhead %.2f s)",
                rounds.seconds(),
                rounds.count(),
                rounds.seconds() - rounds.compute(),
                100 * (forecast.seconds() / rounds.seconds() - 1),
                forecast.overhead()));
        advise(work, speed);
    }

    private void advise(Work work, ClusterSpeed speed) {
        line(
                "inner steps",
                "%,d or more keep the overhead below %.0f %%; they cost quality, so no more than needed",
                RoundForecast.innerSteps(work, speed, WANTED_OVERHEAD),
                100 * WANTED_OVERHEAD);
        line("workers", "tokens/s by number of workers:");
        double one = RoundForecast.of(work.with(1, work.innerSteps()), speed).tokensPerSecond();
        for (int workers = 1; workers <= Math.min(MOST_WORKERS, 8 * work.workers()); workers *= 2) {
            double together = RoundForecast.of(work.with(workers, work.innerSteps()), speed)
                    .tokensPerSecond();
            line("", "%,5d  %,14.0f  %3.0f %% of ideal", workers, together, 100 * together / (workers * one));
        }
    }

    private void line(String heading, String format, Object... values) {
        PrintWriter out = command.commandLine().getOut();
        out.printf("%-12s %s%n", heading, String.format(Locale.ROOT, format, values));
    }
}
