package io.rondo.model;

import io.rondo.kernels.Linear;
import io.rondo.kernels.Norm;
import java.util.List;
import java.util.Optional;
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
        kernels.linear(norm(), head(), rows);
        return logits;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray normed = norm();
        Linear head = head();
        Linear gradient = Linear.withoutBias(
                layerConf().outputMatrix().map(gradientTensors()::of).orElseGet(() -> embedding
                        .get()
                        .startTableGradient()));
        INDArray dnormed = temporary("dnormed", normed.shape());
        double loss = forEachPart(
                normed,
                (part, targets, logits, losses) -> kernels.lossesBackward(
                        part.of(normed),
                        head,
                        targets,
                        1.0 / normed.size(0),
                        logits,
                        losses,
                        part.of(dnormed),
                        gradient,
                        part.from() > 0));
        INDArray dinput = inputGradient(workspaces, input.shape());
        kernels.normBackward(
                dnormed,
                inputRows(),
                finalNorm(parameters()),
                scratch,
                Optional.empty(),
                dinput.reshape('c', normed.shape()),
                finalNorm(gradientTensors()));
        meanLoss = loss;
        lossOfBackward = OptionalDouble.of(loss);
        return new Pair<>(gradients(), dinput);
    }

    @Override
    public double computeScore(double fullNetworkRegScore, boolean training, LayerWorkspaceMgr workspaces) {
        meanLoss = lossOfBackward.orElseGet(this::lossOnly);
        score = meanLoss + fullNetworkRegScore;
        return score;
    }

    @Override
    public INDArray computeScoreForExamples(double fullNetworkRegScore, LayerWorkspaceMgr workspaces) {
        lossOnly();
        INDArray losses =
                scratch.array("losses", input.size(0) * input.size(1)).reshape('c', input.size(0), input.size(1));
        INDArray perSequence = losses.mean(true, 1).addi(fullNetworkRegScore);
        return workspaces.leverageTo(ArrayType.ACTIVATIONS, perSequence);
    }

    private Linear head() {
        return Linear.withoutBias(
                layerConf().outputMatrix().map(parameters()::of).orElseGet(() -> embedding
                        .get()
                        .table()));
    }

    private Norm finalNorm(Tensors tensors) {
        return new Norm(
                tensors.of(layerConf().normWeight()), layerConf().normBias().map(tensors::of), config().normEpsilon());
    }

    private INDArray norm() {
        startWithWeights();
        INDArray x = inputRows();
        INDArray normed = scratch.array(kernels.operandType(dataType), "normed", x.shape());
        kernels.norm(x, finalNorm(parameters()), scratch, normed);
        return normed;
    }

    private double lossOnly() {
        INDArray normed = norm();
        Linear head = head();
        return forEachPart(
                normed,
                (part, targets, logits, losses) -> kernels.losses(part.of(normed), head, targets, logits, losses));
    }

    /** Mean of the losses that {@code each} computes a part of the rows at a time. */
    private double forEachPart(INDArray normed, LossesOfPart each) {
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
            each.compute(part, part.of(targets), logits, part.of(losses));
        }
        return losses.meanNumber().doubleValue();
    }

    private interface LossesOfPart {
        void compute(Rows part, INDArray targets, INDArray logits, INDArray losses);
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
