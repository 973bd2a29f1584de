package io.rondo.model;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Runs a {@link LanguageModelHead}. Logits are computed a part of the rows at a time, so that those of a large batch
 * never stand in memory whole.
 */
final class HeadPass extends TransformerPass<LanguageModelHead> implements IOutputLayer {
    private static final long serialVersionUID = 1L;
    /** Most logits that stand in memory at once while training: 64 MiB of float32. */
    private static final long LOGITS_AT_ONCE = 1 << 24;

    private transient Supplier<EmbeddingPass> embedding = () -> {
        throw new IllegalStateException("a language model head needs the graph it is part of");
    };
    private transient INDArray labels;
    private transient double meanLoss;
    private transient OptionalDouble lossOfBackward = OptionalDouble.empty();

    @SuppressWarnings("NullAway.Init") // Deeplearning4j sets the labels before it asks for anything that needs them.
    HeadPass(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    /** The loss that was computed last, without regularisation. */
    double meanLoss() {
        return meanLoss;
    }

    void tieTo(Supplier<EmbeddingPass> shared) {
        embedding = shared;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        INDArray logits = output(workspaces, input.size(0), input.size(1), config().vocabularySize());
        INDArray rows = logits.reshape('c', input.size(0) * input.size(1), config().vocabularySize());
        kernels.project(norm(), embedding.get().table(), rows);
        return logits;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray normed = norm();
        INDArray table = embedding.get().table();
        INDArray dtable = embedding.get().startTableGradient();
        INDArray dnormed = temporary(normed.shape());
        double loss = forEachPart(
                normed,
                1.0 / normed.size(0),
                (part, logits) -> kernels.projectBackward(part.of(normed), table, logits, part.of(dnormed), dtable));
        INDArray dinput = inputGradient(workspaces, input.shape());
        kernels.layerNormBackward(
                dnormed,
                scratch.kept("normalised"),
                scratch.kept("rstd"),
                parameter(LanguageModelHead.NORM_WEIGHT),
                dinput.reshape('c', normed.shape()),
                gradientView(LanguageModelHead.NORM_WEIGHT),
                gradientView(LanguageModelHead.NORM_BIAS));
        meanLoss = loss;
        lossOfBackward = OptionalDouble.of(loss);
        return new Pair<>(gradients(), dinput);
    }

    @Override
    public double computeScore(double fullNetworkRegScore, boolean training, LayerWorkspaceMgr workspaces) {
        meanLoss = lossOfBackward.orElseGet(() -> forEachPart(norm(), 0, (part, logits) -> {}));
        score = meanLoss + fullNetworkRegScore;
        return score;
    }

    @Override
    public INDArray computeScoreForExamples(double fullNetworkRegScore, LayerWorkspaceMgr workspaces) {
        forEachPart(norm(), 0, (part, logits) -> {});
        INDArray losses = scratch.kept("losses").reshape('c', input.size(0), input.size(1));
        INDArray perSequence = losses.mean(true, 1).addi(fullNetworkRegScore);
        return workspaces.leverageTo(ArrayType.ACTIVATIONS, perSequence);
    }

    private INDArray norm() {
        INDArray x = inputRows();
        INDArray normed = scratch.array("normed", x.shape());
        kernels.layerNorm(
                x,
                parameter(LanguageModelHead.NORM_WEIGHT),
                parameter(LanguageModelHead.NORM_BIAS),
                config().layerNormEpsilon(),
                scratch.array("normalised", x.shape()),
                scratch.array("rstd", x.size(0)),
                normed);
        return normed;
    }

    /** Mean loss; {@code use} sees each part's logits after they have become the gradient of the scaled loss. */
    private double forEachPart(INDArray normed, double scale, UseOfLogits use) {
        if (maskArray != null) {
            throw new IllegalArgumentException("a language model head takes no label mask");
        }
        long rows = normed.size(0);
        long vocabulary = config().vocabularySize();
        long atOnce = Math.min(rows, Math.max(1, LOGITS_AT_ONCE / vocabulary));
        INDArray buffer = scratch.array("logits", atOnce, vocabulary);
        INDArray losses = scratch.array("losses", rows);
        INDArray targets = labels.castTo(DataType.INT32).reshape(rows);
        for (long from = 0; from < rows; from += atOnce) {
            Rows part = new Rows(from, Math.min(rows, from + atOnce));
            INDArray logits = new Rows(0, part.to() - from).of(buffer);
            kernels.project(part.of(normed), embedding.get().table(), logits);
            kernels.crossEntropy(logits, part.of(targets), scale, part.of(losses));
            use.accept(part, logits);
        }
        return losses.meanNumber().doubleValue();
    }

    private interface UseOfLogits {
        void accept(Rows part, INDArray logits);
    }

    /** Some consecutive rows of an array, as a view. */
    private record Rows(long from, long to) {
        INDArray of(INDArray array) {
            if (from == 0 && to == array.size(0)) {
                return array;
            }
            return array.rank() == 1
                    ? array.get(NDArrayIndex.interval(from, to))
                    : array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
        }
    }

    @Override
    public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
        lossOfBackward = OptionalDouble.empty();
        super.setInput(input, workspaces);
    }

    @Override
    public boolean needsLabels() {
        return true;
    }

    @Override
    public void setLabels(INDArray labels) {
        lossOfBackward = OptionalDouble.empty();
        this.labels = labels;
    }

    @Override
    public INDArray getLabels() {
        return labels;
    }

    @Override
    @SuppressWarnings("deprecation") // Deeplearning4j's interface still has it
    public int numLabels() {
        return config().vocabularySize();
    }

    @Override
    public double f1Score(DataSet data) {
        throw onlyAsPartOfAGraph();
    }

    @Override
    public double f1Score(INDArray examples, INDArray labels) {
        throw onlyAsPartOfAGraph();
    }

    @Override
    public void fit(DataSetIterator iterator) {
        throw onlyAsPartOfAGraph();
    }

    @Override
    public int[] predict(INDArray examples) {
        throw onlyAsPartOfAGraph();
    }

    @Override
    public List<String> predict(DataSet dataSet) {
        throw onlyAsPartOfAGraph();
    }

    @Override
    public void fit(INDArray examples, INDArray labels) {
        throw onlyAsPartOfAGraph();
    }

    @Override
    public void fit(DataSet data) {
        throw onlyAsPartOfAGraph();
    }

    @Override
    public void fit(INDArray examples, int[] labels) {
        throw onlyAsPartOfAGraph();
    }

    private static UnsupportedOperationException onlyAsPartOfAGraph() {
        return new UnsupportedOperationException("use the ComputationGraph that this language model head is part of");
    }
}
