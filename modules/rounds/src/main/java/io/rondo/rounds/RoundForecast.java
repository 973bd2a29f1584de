package io.rondo.rounds;

import io.rondo.training.OuterStatePlace;
import io.rondo.training.WireFormat;

/**
 * What a round will take, by a model of its parts. N parameters, M workers on an executor and a machine each, H inner
 * steps, w bytes a value on the wire; links of L, storage of S and memory of C bytes per second:
 *
 * <pre>
 * compute     H · tokens of a step / tokens per second of a worker
 * scheduling  0.05 s + 0.01 s · M
 * broadcast   driver: 4N/C + 4N/L + 4N/C (make blocks, hand them on, put them together); sharded: 4N/S
 * encode      4N/C
 * shuffle     wN/S (write) + wN/L · (M−1)/M (fetch the others' part) + wN/C (add);  driver: + 4N/L (means to the driver)
 * state       8N/S
 * outer step  driver: 8N/C;  sharded: (16N/S + 8N/C) / M
 * </pre>
 *
 * Executors work side by side, so M appears only where they share the work. Checkpoints are saved while rounds go on
 * and are left out.
 *
 * @param wireBytes that cross links in one round, all machines together
 * @param tokens trained in the round, over all workers
 */
public record RoundForecast(
        double compute,
        double scheduling,
        double broadcast,
        double encode,
        double shuffle,
        double state,
        double outerStep,
        double wireBytes,
        double tokens) {
    private static final double ROUND_SECONDS = 0.05;
    private static final double WORKER_SECONDS = 0.01;
    private static final int PIECE = 1 << 20;

    /**
     * What is trained.
     *
     * @param parameters N
     * @param workers M
     * @param innerSteps H
     * @param stepTokens tokens of one worker in one step
     */
    public record Work(
            long parameters,
            int workers,
            int innerSteps,
            long stepTokens,
            WireFormat wire,
            OuterStatePlace outerState) {
        /** The same with other numbers of workers and steps. */
        public Work with(int otherWorkers, int otherInnerSteps) {
            return new Work(parameters, otherWorkers, otherInnerSteps, stepTokens, wire, outerState);
        }

        double bytesOnTheWire() {
            return (double) wire.bytes(PIECE) / PIECE * parameters;
        }
    }

    /** The forecast for a cluster. */
    public static RoundForecast of(Work work, ClusterSpeed speed) {
        double vector = (double) Float.BYTES * work.parameters();
        double sent = work.bytesOnTheWire();
        double abroad = (work.workers() - 1.0) / work.workers();
        double compute = work.innerSteps() * (double) work.stepTokens() / speed.workerTokensPerSecond();
        double scheduling = ROUND_SECONDS + WORKER_SECONDS * work.workers();
        double encode = vector / speed.memory();
        double shuffle = sent / speed.storage() + abroad * sent / speed.link() + sent / speed.memory();
        double state = 2 * vector / speed.storage();
        double tokens = (double) work.workers() * work.innerSteps() * work.stepTokens();
        double wireBytes = work.workers() * (vector + abroad * sent);
        return switch (work.outerState()) {
            case DRIVER ->
                new RoundForecast(
                        compute,
                        scheduling,
                        2 * vector / speed.memory() + vector / speed.link(),
                        encode,
                        shuffle + vector / speed.link(),
                        state,
                        2 * vector / speed.memory(),
                        wireBytes + vector,
                        tokens);
            case SHARDED ->
                new RoundForecast(
                        compute,
                        scheduling,
                        vector / speed.storage(),
                        encode,
                        shuffle,
                        state,
                        (4 * vector / speed.storage() + 2 * vector / speed.memory()) / work.workers(),
                        wireBytes + 4 * vector,
                        tokens);
        };
    }

    /** All but the inner steps, in seconds. */
    public double overhead() {
        return scheduling + broadcast + encode + shuffle + state + outerStep;
    }

    /** The whole round, in seconds. */
    public double seconds() {
        return compute + overhead();
    }

    /** Over all workers. */
    public double tokensPerSecond() {
        return tokens / seconds();
    }

    /** Share of the round that is not inner steps. */
    public double overheadShare() {
        return overhead() / seconds();
    }

    /**
     * Share of what the workers' links could carry in the time of a round.
     *
     * @param work that this is the forecast of
     */
    public double linkUse(Work work, ClusterSpeed speed) {
        return wireBytes / (work.workers() * speed.link() * seconds());
    }

    /** The fewest inner steps with which the overhead is at most a share of the round. */
    public static int innerSteps(Work work, ClusterSpeed speed, double share) {
        double overhead = of(work, speed).overhead();
        double step = work.stepTokens() / speed.workerTokensPerSecond();
        return (int) Math.min(1_000_000, Math.max(1, Math.ceil(overhead * (1 - share) / share / step)));
    }
}
