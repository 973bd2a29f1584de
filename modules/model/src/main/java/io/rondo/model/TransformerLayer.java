package io.rondo.model;

import java.util.List;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What the Deeplearning4j configurations of a transformer's layers share: the shape of the model, kept in the network's
 * JSON, and its parameters as a list. Activations between layers are {@code [B, T, C]}, row-major.
 */
public abstract class TransformerLayer extends BaseLayer {
    private static final long serialVersionUID = 1L;

    @JsonProperty
    private Architecture architecture = Architecture.GPT2;

    @JsonProperty
    private int vocabularySize;

    @JsonProperty
    private int sequenceLength;

    @JsonProperty
    private int layers;

    @JsonProperty
    private int heads;

    @JsonProperty
    private int keyValueHeads;

    @JsonProperty
    private int width;

    @JsonProperty
    private int feedForwardWidth;

    @JsonProperty
    private double dropoutRate;

    @JsonProperty
    private double normEpsilon;

    @JsonProperty
    private double rotaryBase;

    @JsonProperty
    private boolean tiedEmbeddings;

    /** For Jackson only. */
    TransformerLayer() {}

    TransformerLayer(TransformerConfig config) {
        architecture = config.architecture();
        vocabularySize = config.vocabularySize();
        sequenceLength = config.sequenceLength();
        layers = config.layers();
        heads = config.heads();
        keyValueHeads = config.keyValueHeads();
        width = config.width();
        feedForwardWidth = config.feedForwardWidth();
        dropoutRate = config.dropout();
        normEpsilon = config.normEpsilon();
        rotaryBase = config.rotaryBase();
        tiedEmbeddings = config.tiedEmbeddings();
        setActivationFn(new ActivationIdentity());
    }

    /** The model this layer is part of. */
    TransformerConfig config() {
        return new TransformerConfig(
                architecture,
                vocabularySize,
                sequenceLength,
                layers,
                heads,
                keyValueHeads,
                width,
                feedForwardWidth,
                dropoutRate,
                normEpsilon,
                rotaryBase,
                tiedEmbeddings);
    }

    /** This layer's parameters in the order they have in the flat vector. */
    abstract List<ParameterShape> parameterShapes();

    @Override
    public ParamInitializer initializer() {
        return ShapedParameters.INSTANCE;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return InputType.recurrent(width);
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        // The width is fixed by the configuration.
    }

    @Override
    @SuppressWarnings("NullAway") // Deeplearning4j's contract: null means that none is needed.
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }

    @Override
    public boolean isPretrainParam(String paramName) {
        return false;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        long parameters = initializer().numParams(this);
        return new LayerMemoryReport.Builder(getLayerName(), getClass(), inputType, getOutputType(-1, inputType))
                .standardMemory(
                        parameters, getIUpdater() == null ? 0 : getIUpdater().stateSize(parameters))
                .workingMemory(0, 0, 0, (long) sequenceLength * width)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }
}
