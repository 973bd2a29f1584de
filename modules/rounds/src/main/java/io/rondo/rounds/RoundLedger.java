package io.rondo.rounds;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.rounds.Contribution.WorkerReport;
import io.rondo.training.ContributionGuard.Refused;
import io.rondo.training.LearningRateSchedule;
import io.rondo.training.TrainingSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Draws the line under a round: what stands where after it, what is told of it, and whether it was one too many. */
final class RoundLedger {
    private final TrainingSettings training;
    private final int sequenceLength;
    private int incompleteInARow;

    RoundLedger(TrainingPlan plan) {
        this.training = plan.training();
        this.sequenceLength = plan.model().sequenceLength();
    }

    /**
     * The state after a round.
     *
     * @throws RondoException with {@link ExitCode#DIVERGED} if a parameter is not finite, with {@link ExitCode#REFUSED}
     *     if contributions were refused in too many rounds in a row
     */
    RunState advanced(RunState before, RoundAssignment assignment, RoundWork work, RoundJob.Outcome outcome) {
        requireFinite(outcome.step(), assignment.round());
        countIncomplete(outcome, assignment.round());
        return before.after(
                outcome.step().state(),
                assignment.firstStep() + assignment.steps(),
                tokens(assignment, work, outcome.reports()),
                mean(work, outcome.reports(), WorkerReport::lossSum),
                states(before.workers(), outcome.reports(), assignment.workers()),
                late(work, outcome.late()));
    }

    private static List<DataPart> late(RoundWork work, List<Integer> workers) {
        List<DataPart> late = new ArrayList<>(work.waiting());
        for (int worker : workers) {
            late.add(RoundJob.startOf(work.starts(), worker).part());
        }
        return late;
    }

    /** Who was refused or late keeps the state it entered the round with; after the first round it gets another worker's. */
    private static List<WorkerStateReference> states(
            List<WorkerStateReference> before, List<WorkerReport> reports, int workers) {
        List<WorkerStateReference> states = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            states.add(
                    before.isEmpty()
                            ? WorkerStateReference.of(
                                    reports.get(worker % reports.size()).state())
                            : before.get(worker % before.size()));
        }
        reports.forEach(report -> states.set(report.worker(), WorkerStateReference.of(report.state())));
        return states;
    }

    private void countIncomplete(RoundJob.Outcome outcome, long round) {
        incompleteInARow = outcome.refused().isEmpty() ? 0 : incompleteInARow + 1;
        if (incompleteInARow >= training.guardMaxRounds()) {
            Refused last = outcome.refused().get(0);
            throw new RondoException(
                    ExitCode.REFUSED,
                    "contributions were refused in " + incompleteInARow + " rounds in a row, in round " + round
                            + " because " + last.reason());
        }
    }

    /** What is told of a round, but for what is done about it from here on. */
    RoundReport report(
            RunState after, RoundAssignment assignment, RoundWork work, RoundJob.Outcome outcome, double seconds) {
        List<WorkerReport> workers = outcome.reports();
        List<Double> losses = new ArrayList<>(Collections.nCopies(assignment.workers(), Double.NaN));
        workers.forEach(worker -> losses.set(worker.worker(), worker.lossSum() / steps(work, worker)));
        return new RoundReport(
                after.round(),
                after.step(),
                after.tokens(),
                workers.size(),
                after.trainingLoss(),
                List.copyOf(losses),
                LearningRateSchedule.of(assignment.training()).at(after.step() - 1),
                mean(work, workers, WorkerReport::gradientNormSum),
                outcome.step().pseudoGradientNorm(),
                seconds,
                tokens(assignment, work, workers) / seconds,
                outcome.times().cost(workers, outcome.step().seconds()));
    }

    private long tokens(RoundAssignment assignment, RoundWork work, List<WorkerReport> workers) {
        long sequences = 0;
        for (WorkerReport report : workers) {
            DataPart part = RoundJob.startOf(work.starts(), report.worker()).part();
            sequences += (long) part.steps() * part.sequences(assignment.globalBatch());
        }
        return sequences * sequenceLength;
    }

    private static int steps(RoundWork work, WorkerReport report) {
        return RoundJob.startOf(work.starts(), report.worker()).part().steps();
    }

    private static void requireFinite(OuterState.Step step, long round) {
        if (!step.finite()) {
            throw new RondoException(
                    ExitCode.DIVERGED,
                    "training diverged: the outer step of round " + round
                            + " left a parameter that is not finite; a lower outer-learning-rate usually helps");
        }
    }

    /** Per step and worker; in the order of the workers, so that it is always the same number. */
    private static double mean(RoundWork work, List<WorkerReport> workers, ToDoubleFunction<WorkerReport> value) {
        double sum = 0;
        for (WorkerReport worker : workers) {
            sum += value.applyAsDouble(worker);
        }
        boolean even = workers.stream()
                .allMatch(worker -> steps(work, worker) == work.plan().steps());
        if (even) {
            return sum / workers.size() / work.plan().steps();
        }
        double steps =
                workers.stream().mapToDouble(worker -> steps(work, worker)).sum();
        return sum / steps;
    }
}
