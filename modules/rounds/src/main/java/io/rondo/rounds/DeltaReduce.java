package io.rondo.rounds;

import io.rondo.rounds.Contribution.EncodedChunk;
import io.rondo.training.PseudoGradient;
import io.rondo.training.WireFormat;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/**
 * Stage B of a round: the mean of each chunk over the workers, added up in ascending order of the worker, so that the
 * sum does not depend on who came first. Sums are float32 whatever the values travelled as.
 */
final class DeltaReduce implements Function2<Integer, Iterator<Tuple2<Integer, Contribution>>, Iterator<MeanChunk>> {
    private static final long serialVersionUID = 1L;
    private final ChunkLayout layout;
    private final ByChunk partitions;
    private final WireFormat wire;
    private final int[] workers;
    private final float[] weights;
    private final float sumOfWeights;

    /**
     * @param workers whose contributions count, ascending
     * @param weights by which each is multiplied before they are added; the sum is divided by theirs
     */
    DeltaReduce(ChunkLayout layout, ByChunk partitions, WireFormat wire, List<Integer> workers, List<Float> weights) {
        this.layout = layout;
        this.partitions = partitions;
        this.wire = wire;
        this.workers = workers.stream().mapToInt(Integer::intValue).toArray();
        this.weights = new float[workers.size()];
        for (int i = 0; i < this.weights.length; i++) {
            this.weights[i] = weights.get(i);
        }
        this.sumOfWeights =
                (float) weights.stream().mapToDouble(Float::doubleValue).sum();
    }

    /** @param contributions of one worker after the other, each by ascending chunk */
    @Override
    public Iterator<MeanChunk> call(Integer partition, Iterator<Tuple2<Integer, Contribution>> contributions) {
        if (partition == 0) {
            throw new IllegalStateException("the partition of the reports has nothing to be reduced");
        }
        int first = partitions.firstChunk(partition);
        int end = partitions.endChunk(partition);
        List<float[]> sums = new ArrayList<>();
        for (int i = 0; i < workers.length; i++) {
            for (int chunk = first; chunk < end; chunk++) {
                byte[] encoded = next(contributions, workers[i], chunk);
                if (i == 0) {
                    sums.add(new float[layout.length(chunk)]);
                }
                if (i == 0 && weights[i] == 1) {
                    wire.decode(encoded, sums.get(chunk - first), 0, layout.length(chunk)); // keeps the sign of zeros
                } else {
                    wire.add(encoded, weights[i], sums.get(chunk - first));
                }
            }
        }
        if (contributions.hasNext()) {
            throw new IllegalStateException("the shuffle brought more than the chunks of all workers");
        }
        List<MeanChunk> means = new ArrayList<>();
        for (int chunk = first; chunk < end; chunk++) {
            PseudoGradient.divide(sums.get(chunk - first), sumOfWeights);
            means.add(new MeanChunk(chunk, sums.get(chunk - first)));
        }
        return means.iterator();
    }

    private static byte[] next(Iterator<Tuple2<Integer, Contribution>> contributions, int worker, int chunk) {
        String missing = "chunk " + chunk + " of worker " + worker + " is missing";
        if (!contributions.hasNext()) {
            throw new IllegalStateException(missing);
        }
        Contribution came = contributions.next()._2();
        if (came instanceof EncodedChunk encoded && encoded.worker() == worker && encoded.chunk() == chunk) {
            return encoded.values();
        }
        throw new IllegalStateException(missing
                + (came instanceof EncodedChunk other
                        ? "; chunk " + other.chunk() + " of worker " + other.worker() + " came in its place"
                        : ""));
    }
}
