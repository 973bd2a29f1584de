package io.rondo.training;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How many inner steps the round that starts at a step has. Depends on nothing but settings and step, so a run that is
 * resumed goes on as if it had not stopped.
 *
 * <p>The first {@code synchronousSteps} rounds have one step (post-local SGD, Lin et al., arXiv 1808.07217). Of the K
 * rounds after them, round k ends {@code ⌊k·H/P⌋} steps later if the schedule is constant, with {@code K = ⌈P·R/H⌉} for
 * the R steps that are left; if it is growing, {@code ⌊k·h + (R − K·h)·(k/K)²⌋} steps later, so that lengths rise evenly
 * from h to {@code 2·R/K − h} and their mean is that of constant rounds.
 *
 * @param steps of the whole run
 * @param synchronousSteps n
 * @param innerSteps H
 * @param fragments P exchanges within H steps, at most H; 1 where everything is exchanged at once
 * @param schedule growing needs P = 1, as does a synchronous start
 * @param firstInnerSteps h, from 1 to H; of a growing schedule
 */
public record RoundLengths(
        long steps,
        long synchronousSteps,
        int innerSteps,
        int fragments,
        InnerStepsSchedule schedule,
        int firstInnerSteps) {
    /** @throws IllegalArgumentException if a number is out of the range stated above */
    public RoundLengths {
        if (steps < 1
                || synchronousSteps < 0
                || fragments < 1
                || fragments > innerSteps
                || firstInnerSteps < 1
                || firstInnerSteps > innerSteps
                || (fragments > 1 && (schedule == InnerStepsSchedule.GROWING || synchronousSteps > 0))) {
            throw new IllegalArgumentException("rounds of " + innerSteps + " inner steps in " + fragments
                    + " parts, the first of " + firstInnerSteps + ", cannot make up " + steps + " steps");
        }
    }

    /** Rounds of the same length. */
    public static RoundLengths constant(long steps, int innerSteps) {
        return new RoundLengths(steps, 0, innerSteps, 1, InnerStepsSchedule.CONSTANT, innerSteps);
    }

    /** How many rounds make up all steps. */
    public long rounds() {
        return start() + longRounds();
    }

    /** How many of them come after the synchronous start. */
    public long longRounds() {
        return ((steps - start()) * fragments + innerSteps - 1) / innerSteps;
    }

    /** Whether a round that starts at a step belongs to the synchronous start. */
    public boolean synchronous(long step) {
        return step < start();
    }

    /**
     * The length of the round that starts at a step. Where the schedule knows of no start, the round ends where the one
     * that contains the step does.
     *
     * @param step counted from 0, before the end of the run
     */
    public int at(long step) {
        if (step < 0 || step >= steps) {
            throw new IllegalArgumentException("no round starts at step " + step + " of " + steps);
        }
        if (synchronous(step)) {
            return 1;
        }
        return Math.toIntExact(end(roundOf(step)) - step);
    }

    /** The number, from 1, of the round after the start that contains a step. */
    private long roundOf(long step) {
        long above = 1;
        long last = longRounds();
        while (above < last) {
            long middle = (above + last) / 2;
            if (end(middle) > step) {
                last = middle;
            } else {
                above = middle + 1;
            }
        }
        return last;
    }

    /**
     * The fragments that are exchanged once so many steps of the run are done: fragment {@code j mod P} at the end of the
     * j-th round, which is at its own offset {@code p·H/P} within every H steps, and all of them at the end of the run, so
     * that nothing that was trained is lost.
     *
     * @param step the end of a round; none before the first
     */
    public List<Integer> due(long step) {
        if (step >= steps || (fragments == 1 && step > 0)) {
            return IntStream.range(0, fragments).boxed().toList();
        }
        if (step == 0) {
            return List.of();
        }
        long round = roundOf(step - 1);
        if (end(round) != step) {
            throw new IllegalArgumentException("no round ends at step " + step);
        }
        return List.of((int) (round % fragments));
    }

    /** The round of Streaming DiLoCo that starts at a step. */
    public StreamingRound streamingRound(long step) {
        int length = at(step);
        return new StreamingRound(step, length, due(step), due(step + length));
    }

    private long start() {
        return Math.min(synchronousSteps, steps);
    }

    /** Where the {@code round}-th round after the start ends, in steps of the run. */
    private long end(long round) {
        long left = steps - start();
        long after =
                switch (schedule) {
                    case CONSTANT -> round * innerSteps / fragments;
                    case GROWING -> growingEnd(round, left);
                };
        return start() + Math.min(after, left);
    }

    private long growingEnd(long round, long left) {
        double rounds = longRounds();
        double first = Math.min(firstInnerSteps, left / rounds);
        double part = round / rounds;
        return round == longRounds() ? left : (long) (first * round + (left - first * rounds) * part * part);
    }
}
