package io.rondo.rounds;

import io.rondo.config.ExitCode;
import io.rondo.rounds.Contribution.EncodedChunk;
import io.rondo.rounds.Contribution.WorkerFailure;
import io.rondo.rounds.Contribution.WorkerReport;
import io.rondo.training.WireFormat;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * Spoils contributions on their way, as a broken machine would.
 *
 * @param firstRound that is spoiled; so are the later ones
 * @param workers below this number
 * @param attempts how many of a worker's attempts
 */
record Poison(Kind kind, long firstRound, int workers, int attempts) implements WorkerTasks, Serializable {
    enum Kind {
        A_MILLION_TIMES_TOO_LONG,
        DIVERGED
    }

    @Override
    public PairFlatMapFunction<Integer, Integer, Contribution> of(
            RoundAssignment assignment, WorkerStart start, ClusterFiles files, ParameterSource source) {
        WorkerTask task = new WorkerTask(assignment, start, files, source);
        boolean spoiled = assignment.round() >= firstRound && start.worker() < workers && start.attempt() <= attempts;
        return spoiled ? new Spoiled(kind, task) : task;
    }

    private record Spoiled(Kind kind, WorkerTask task) implements PairFlatMapFunction<Integer, Integer, Contribution> {
        @Override
        public Iterator<Tuple2<Integer, Contribution>> call(Integer worker) throws Exception {
            List<Tuple2<Integer, Contribution>> spoiled = new ArrayList<>();
            task.call(worker).forEachRemaining(pair -> spoiled.add(new Tuple2<>(pair._1(), spoil(pair._2()))));
            return kind == Kind.DIVERGED
                    ? spoiled.subList(spoiled.size() - 1, spoiled.size()).iterator()
                    : spoiled.iterator();
        }

        private Contribution spoil(Contribution contribution) {
            if (contribution instanceof EncodedChunk chunk) {
                float[] values = new float[chunk.values().length / Float.BYTES];
                WireFormat.FP32.decode(chunk.values(), values, 0, values.length);
                for (int i = 0; i < values.length; i++) {
                    values[i] *= 1e6f;
                }
                return new EncodedChunk(
                        chunk.worker(), chunk.chunk(), WireFormat.FP32.encode(values, 0, values.length));
            }
            WorkerReport report = (WorkerReport) contribution;
            return kind == Kind.DIVERGED
                    ? new WorkerFailure(
                            report.worker(), report.executor(), ExitCode.DIVERGED, "training diverged: test")
                    : new WorkerReport(
                            report.worker(),
                            report.executor(),
                            report.state(),
                            report.lossSum(),
                            report.gradientNormSum(),
                            report.pseudoGradientNorm() * 1e6,
                            report.cost());
        }
    }
}
