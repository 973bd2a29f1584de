package io.rondo.model;

import io.rondo.kernels.Kernels;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * A decoder-only language model: a {@link ComputationGraph} whose parameters and gradients are one flat vector each.
 * Ids are row-major {@code [batch, length]}. Not safe for use by several threads; its memory is freed by
 * {@link #close()}.
 */
public final class LanguageModel implements AutoCloseable {
    private final ComputationGraph graph;
    private final TransformerConfig config;
    private final List<Parameter> parameters;
    private final Kernels ownKernels;
    private Kernels kernels;
    private final Scratch temporaries;
    private final boolean recompute;

    private LanguageModel(ComputationGraph graph, Computation computation) {
        this.graph = graph;
        this.ownKernels = computation.kernels(graph.params().dataType() == DataType.FLOAT);
        this.kernels = ownKernels;
        this.recompute = computation.recompute();
        this.temporaries = new Scratch(graph.params().dataType());
        use(ownKernels);
        this.config = ((EmbeddingPass) graph.getLayer(LanguageModelGraph.EMBEDDING)).config();
        this.parameters = List.copyOf(parameters(graph));
    }

    /** A new float32 model with GPT-2's initial distribution, the same for the same seed on every machine. */
    public static LanguageModel create(TransformerConfig config, long seed) {
        return create(config, seed, DataType.FLOAT);
    }

    /** As {@link #create(TransformerConfig, long)} in another floating-point type. */
    public static LanguageModel create(TransformerConfig config, long seed, DataType type) {
        return create(config, seed, type, Computation.standard());
    }

    /** As {@link #create(TransformerConfig, long)}, computed in a certain way. */
    public static LanguageModel create(TransformerConfig config, long seed, DataType type, Computation computation) {
        ComputationGraph graph = new ComputationGraph(
                LanguageModelGraph.configuration(config, new Adam(1e-3, 0.9, 0.95, 1e-8), 0, seed, type));
        graph.init();
        return new LanguageModel(graph, computation);
    }

    /** The model inside a graph made from {@link LanguageModelGraph}, such as one that ModelSerializer restored. */
    public static LanguageModel of(ComputationGraph graph) {
        if (!(graph.getLayer(LanguageModelGraph.EMBEDDING) instanceof EmbeddingPass)
                || !(graph.getLayer(LanguageModelGraph.HEAD) instanceof HeadPass)) {
            throw new IllegalArgumentException("this ComputationGraph is not a Rondo language model");
        }
        return new LanguageModel(graph, Computation.standard());
    }

    /** What this model is computed with, for the optimizer to use as well. */
    public Kernels kernels() {
        return kernels;
    }

    /** Computes with other kernels from now on, which stay the caller's to close. */
    public void use(Kernels other) {
        kernels = other;
        for (Layer layer : graph.getLayers()) {
            ((TransformerPass<?>) layer).use(other, temporaries, recompute);
        }
    }

    /** The shape of the model. */
    public TransformerConfig config() {
        return config;
    }

    /** The Deeplearning4j network itself. */
    public ComputationGraph graph() {
        return graph;
    }

    /** Every tensor by ascending offset; together they are exactly the flat vector. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** Length of the flat vector. */
    public int parameterCount() {
        return Math.toIntExact(graph.numParams());
    }

    /** The flat vector {@code [1, P]} itself: what is written here changes the model. */
    public INDArray parameterVector() {
        return graph.params().reshape(1, graph.numParams());
    }

    /** The flat gradient {@code [1, P]} of the last {@link #computeGradients}; the next call overwrites it. */
    public INDArray gradientVector() {
        return graph.getFlattenedGradients().reshape(1, graph.numParams());
    }

    /** Copies the flat vector into {@code target}, which has {@link #parameterCount()} elements. */
    public void copyParameters(float[] target) {
        if (target.length != parameterCount()) {
            throw new IllegalArgumentException(
                    "the model has " + parameterCount() + " parameters, not " + target.length);
        }
        kernels.read(parameterVector(), target);
    }

    /** Replaces the flat vector. */
    public void loadParameters(float[] source) {
        if (source.length != parameterCount()) {
            throw new IllegalArgumentException(
                    "the model has " + parameterCount() + " parameters, not " + source.length);
        }
        kernels.write(source, parameterVector());
    }

    /**
     * Forward and backward pass in training mode. The result depends on nothing but the parameters and the arguments.
     *
     * @param tokens ids {@code [batch, length]}
     * @param labels the id that follows each token, {@code [batch, length]}
     * @param dropoutSeed decides which elements dropout drops
     * @return mean cross-entropy in nats per token; its gradient stands in {@link #gradientVector()}
     */
    public double computeGradients(int[] tokens, int[] labels, int batch, int length, long dropoutSeed) {
        try (INDArray features = ids(tokens, batch, length);
                INDArray targets = ids(labels, batch, length)) {
            Nd4j.getRandom().setSeed(dropoutSeed);
            if (graph.getFlattenedGradients() == null) {
                graph.initGradientsView();
            }
            graph.setInputs(features);
            graph.setLabels(targets);
            graph.computeGradientAndScore();
            return head().meanLoss();
        }
    }

    /** Mean cross-entropy in nats per token without dropout. */
    public double loss(int[] tokens, int[] labels, int batch, int length) {
        try (INDArray features = ids(tokens, batch, length);
                INDArray targets = ids(labels, batch, length)) {
            graph.score(new MultiDataSet(features, targets), false);
            return head().meanLoss();
        }
    }

    /** Scores {@code [batch, length, V]} of the token that follows each position, without dropout. */
    public float[] logits(int[] tokens, int batch, int length) {
        try (INDArray features = ids(tokens, batch, length);
                INDArray output = graph.outputSingle(false, features)) {
            return output.reshape(output.length()).toFloatVector();
        }
    }

    /** Scores {@code [V]} of the token that follows {@code tokens}, which are 1 to {@code sequenceLength} ids. */
    public float[] nextTokenLogits(int[] tokens) {
        float[] all = logits(tokens, 1, tokens.length);
        float[] last = new float[config.vocabularySize()];
        System.arraycopy(all, all.length - last.length, last, 0, last.length);
        return last;
    }

    @Override
    public void close() {
        for (Layer layer : graph.getLayers()) {
            ((TransformerPass<?>) layer).close();
        }
        temporaries.close();
        graph.close();
        ownKernels.close();
    }

    private HeadPass head() {
        return (HeadPass) graph.getLayer(LanguageModelGraph.HEAD);
    }

    @SuppressWarnings("try") // the workspace is left while it is open, not used
    private INDArray ids(int[] values, int batch, int length) {
        if (batch < 1 || length < 1 || values.length != (long) batch * length) {
            throw new IllegalArgumentException(
                    values.length + " ids are not " + batch + " sequences of " + length + " tokens");
        }
        if (length > config.sequenceLength()) {
            throw new IllegalArgumentException(
                    "a sequence of " + length + " tokens is longer than the model's " + config.sequenceLength());
        }
        for (int id : values) {
            if (id < 0 || id >= config.vocabularySize()) {
                throw new IllegalArgumentException(
                        "token id " + id + " is outside the vocabulary of " + config.vocabularySize());
            }
        }
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return Nd4j.createFromArray(values).reshape('c', batch, length);
        }
    }

    /** {@link #parameters()} of a model of that shape, without making one. */
    public static List<Parameter> layout(TransformerConfig config) {
        List<TransformerLayer> layers = new ArrayList<>();
        layers.add(new EmbeddingLayer(config));
        for (int block = 0; block < config.layers(); block++) {
            layers.add(new TransformerBlock(config, block));
        }
        layers.add(new LanguageModelHead(config));
        return List.copyOf(layout(layers));
    }

    private static List<Parameter> parameters(ComputationGraph graph) {
        List<TransformerLayer> layers = new ArrayList<>();
        // Deeplearning4j lays vertices out in topological order, which is the order of a chain's layers.
        for (Layer layer : graph.getLayers()) {
            layers.add((TransformerLayer) layer.conf().getLayer());
        }
        return layout(layers);
    }

    private static List<Parameter> layout(List<TransformerLayer> layers) {
        List<Parameter> found = new ArrayList<>();
        long offset = 0;
        for (TransformerLayer layer : layers) {
            for (ParameterShape shape : layer.parameterShapes()) {
                found.add(new Parameter(shape.name(), shape.shape(), offset, shape.decayed()));
                offset += shape.length();
            }
        }
        return found;
    }
}
