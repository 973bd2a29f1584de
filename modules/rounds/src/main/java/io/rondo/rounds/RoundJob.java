package io.rondo.rounds;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.rounds.Contribution.DeltaChunk;
import io.rondo.rounds.Contribution.WorkerFailure;
import io.rondo.rounds.Contribution.WorkerReport;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/** A round as one Spark job: parameters out, workers train, the mean of their pseudo-gradients back. */
final class RoundJob implements AutoCloseable {
    /** 4 MiB: small enough for the shuffle to spread, large enough to be cheap. */
    static final int MOST_CHUNK_VALUES = 1 << 20;

    private final JavaSparkContext spark;
    private final ClusterFiles files;

    RoundJob(SparkSession session) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.files = ClusterFiles.of(spark);
    }

    /**
     * What a round gave.
     *
     * @param pseudoGradient mean over the workers, one value per parameter
     * @param reports one per worker, ascending
     */
    @SuppressWarnings("ArrayRecordComponent") // as large as the model: handed over, never copied or compared
    record Outcome(float[] pseudoGradient, List<WorkerReport> reports) {}

    /** So many values per chunk that every worker has something to reduce. */
    static int chunkLength(int parameters, int workers) {
        return Math.min(MOST_CHUNK_VALUES, ceilingOfDivision(parameters, workers));
    }

    static int ceilingOfDivision(int number, int divisor) {
        return Math.toIntExact(((long) number + divisor - 1) / divisor);
    }

    /**
     * Trains one round.
     *
     * @param places the executor that each worker should go to, in Spark's notation; no place if empty
     * @throws RondoException if training diverged, data is damaged or the cluster could not do it
     */
    Outcome run(RoundAssignment assignment, float[] parameters, List<List<String>> places) {
        int chunks = ceilingOfDivision(parameters.length, assignment.chunkLength());
        int reducers = Math.min(chunks, assignment.workers());
        spark.sc().setJobDescription("Round " + assignment.round());
        Broadcast<float[]> shared = spark.broadcast(parameters);
        try {
            List<Contribution> contributions = workers(places)
                    .flatMapToPair(new WorkerTask(assignment, files, shared))
                    .repartitionAndSortWithinPartitions(new ContributionKey.ByChunk(reducers))
                    .mapPartitions(new DeltaReduce(assignment.workers()))
                    .collect();
            return outcome(contributions, assignment, parameters.length);
        } catch (Exception failure) {
            throw explained(failure, assignment.round());
        } finally {
            shared.destroy();
        }
    }

    /** One partition per worker, in order. */
    private JavaRDD<Integer> workers(List<List<String>> places) {
        List<Tuple2<Integer, Seq<String>>> numbered = IntStream.range(0, places.size())
                .mapToObj(worker -> new Tuple2<>(
                        worker, CollectionConverters.asScala(places.get(worker)).toSeq()))
                .toList();
        ClassTag<Integer> integers = ClassTag.apply(Integer.class);
        RDD<Integer> workers =
                spark.sc().makeRDD(CollectionConverters.asScala(numbered).toSeq(), integers);
        return new JavaRDD<>(workers, integers);
    }

    /** Ends what all rounds have shared. */
    @Override
    public void close() {
        files.forget();
    }

    private static Outcome outcome(List<Contribution> contributions, RoundAssignment assignment, int parameters) {
        contributions.stream()
                .filter(WorkerFailure.class::isInstance)
                .map(WorkerFailure.class::cast)
                .min(Comparator.comparingInt(WorkerFailure::worker))
                .ifPresent(failure -> {
                    throw new RondoException(failure.exitCode(), failure.sentence());
                });
        WorkerReport[] reports = new WorkerReport[assignment.workers()];
        float[] pseudoGradient = new float[parameters];
        boolean[] chunkCame = new boolean[ceilingOfDivision(parameters, assignment.chunkLength())];
        for (Contribution contribution : contributions) {
            if (contribution instanceof WorkerReport report) {
                require(reports[report.worker()] == null, "two reports of worker " + report.worker());
                reports[report.worker()] = report;
            } else if (contribution instanceof DeltaChunk chunk) {
                require(!chunkCame[chunk.chunk()], "chunk " + chunk.chunk() + " twice");
                chunkCame[chunk.chunk()] = true;
                System.arraycopy(
                        chunk.values(),
                        0,
                        pseudoGradient,
                        chunk.chunk() * assignment.chunkLength(),
                        chunk.values().length);
            }
        }
        for (int chunk = 0; chunk < chunkCame.length; chunk++) {
            require(chunkCame[chunk], "no chunk " + chunk);
        }
        for (int worker = 0; worker < reports.length; worker++) {
            require(reports[worker] != null, "no report of worker " + worker);
        }
        return new Outcome(pseudoGradient, List.of(reports));
    }

    private static void require(boolean complete, String otherwise) {
        if (!complete) {
            throw new IllegalStateException("the round brought back " + otherwise);
        }
    }

    /** Spark's exceptions are checked ones that its Java signatures hide, hence the general type. */
    private static RondoException explained(Exception failure, long round) {
        Throwable deepest = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RondoException known) {
                return cause == failure
                        ? known
                        : new RondoException(known.exitCode(), String.valueOf(known.getMessage()), failure);
            }
            deepest = cause;
        }
        if (deepest instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        boolean defect = deepest instanceof RuntimeException;
        String reason = String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
        return new RondoException(
                defect ? ExitCode.INTERNAL : ExitCode.ENVIRONMENT,
                "round " + round + " failed on the cluster: " + reason,
                failure);
    }
}
