package io.rondo.benchmarks.step;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Training steps of libtorch. */
final class PeerSteps implements TimedSteps {
    private static final int BATCHES = 8;
    private static final double LEARNING_RATE = 6e-4;

    private final Workload workload;
    private final PeerModel model;
    private final TensorVector parameters;
    private final AdamW optimizer;
    private final Tensor[] ids = new Tensor[BATCHES];
    private final Tensor[] labels = new Tensor[BATCHES];
    private final double clipNorm;
    private long step;
    private double loss;

    /** @param clipNorm largest norm of the gradient; 0 switches clipping off */
    PeerSteps(Workload workload, Precision precision, int threads, double clipNorm) {
        torch.set_num_threads(threads);
        this.workload = workload;
        this.clipNorm = clipNorm;
        this.model = new Gpt2Peer(workload.shape(), ScalarType.Float, precision == Precision.BF16);
        this.parameters = model.tensors();
        AdamWOptions options = new AdamWOptions(LEARNING_RATE);
        options.betas().put(0, 0.9).put(1, 0.95);
        options.weight_decay().put(0.1);
        this.optimizer = new AdamW(parameters, options);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < BATCHES; i++) {
            ids[i] = draw(random);
            labels[i] = draw(random);
        }
    }

    @Override
    public double[] run(int count) {
        double[] milliseconds = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            sum += step();
            milliseconds[i] = (System.nanoTime() - start) * 1e-6;
        }
        loss = sum / count;
        return milliseconds;
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public void close() {
        optimizer.close();
        parameters.close();
        model.close();
    }

    @SuppressWarnings("try") // the scope frees what is made in it
    private float step() {
        int batch = (int) (step++ % BATCHES);
        try (PointerScope scope = new PointerScope()) {
            optimizer.zero_grad();
            Tensor mean = model.loss(ids[batch], labels[batch]);
            mean.backward();
            if (clipNorm > 0) {
                torch.clip_grad_norm_(parameters, clipNorm);
            }
            optimizer.step();
            return mean.item_float();
        }
    }

    private Tensor draw(SplittableRandom random) {
        int[] drawn =
                random.ints(workload.tokens(), 0, workload.shape().vocabulary()).toArray();
        return PeerModel.ids(drawn, workload.batch(), workload.shape().length());
    }
}
