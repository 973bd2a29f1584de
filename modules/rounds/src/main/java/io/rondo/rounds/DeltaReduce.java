package io.rondo.rounds;

import io.rondo.rounds.Contribution.DeltaChunk;
import io.rondo.training.PseudoGradient;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/**
 * Stage B of a round: the mean of each chunk over all workers, added up in ascending order of the worker, so that the
 * sum does not depend on who came first. Holds one chunk's sum at a time; reports pass through.
 */
final class DeltaReduce implements FlatMapFunction<Iterator<Tuple2<Long, Contribution>>, Contribution> {
    private static final long serialVersionUID = 1L;
    private final int workers;

    DeltaReduce(int workers) {
        this.workers = workers;
    }

    /** @param sorted by {@link ContributionKey} */
    @Override
    public Iterator<Contribution> call(Iterator<Tuple2<Long, Contribution>> sorted) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return sorted.hasNext();
            }

            @Override
            public Contribution next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Tuple2<Long, Contribution> first = sorted.next();
                return first._2() instanceof DeltaChunk chunk ? mean(first._1(), chunk, sorted) : first._2();
            }
        };
    }

    private DeltaChunk mean(long firstKey, DeltaChunk first, Iterator<Tuple2<Long, Contribution>> sorted) {
        requireKey(firstKey, first.chunk(), 0);
        float[] sum = first.values().clone();
        for (int worker = 1; worker < workers; worker++) {
            Tuple2<Long, Contribution> next = sorted.next();
            requireKey(next._1(), first.chunk(), worker);
            PseudoGradient.add(sum, ((DeltaChunk) next._2()).values());
        }
        PseudoGradient.divide(sum, workers);
        return new DeltaChunk(first.chunk(), sum);
    }

    private static void requireKey(long actual, int chunk, int worker) {
        if (actual != ContributionKey.ofChunk(chunk, worker)) {
            throw new IllegalStateException("chunk " + chunk + " of worker " + worker + " is missing; chunk "
                    + (ContributionKey.group(actual) - 1) + " of worker " + ContributionKey.worker(actual)
                    + " came in its place");
        }
    }
}
