package io.rondo.model;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * One pre-layer-norm block: {@code x + attention(norm(x))}, then {@code x + feedForward(norm(x))}; {@code [B, T, C]} to
 * the same. Matrices that end in a residual sum start smaller, by {@code 1/√(2·layers)}.
 */
public final class TransformerBlock extends TransformerLayer {
    static final String NORM_1 = "ln_1";
    static final String ATTENTION = "attn.c_attn";
    static final String ATTENTION_OUT = "attn.c_proj";
    static final String NORM_2 = "ln_2";
    static final String FEED_FORWARD = "mlp.c_fc";
    static final String FEED_FORWARD_OUT = "mlp.c_proj";

    private static final long serialVersionUID = 1L;

    @JsonProperty
    private int block;

    /** For Jackson only. */
    TransformerBlock() {}

    TransformerBlock(TransformerConfig config, int block) {
        super(config);
        this.block = block;
    }

    /** Full name of a parameter of this block. */
    String name(String part, String kind) {
        return "h." + block + "." + part + "." + kind;
    }

    @Override
    List<ParameterShape> parameterShapes() {
        long width = config().width();
        double residual = ParameterShape.DEVIATION / Math.sqrt(2.0 * config().layers());
        return List.of(
                ParameterShape.ones(name(NORM_1, "weight"), width),
                ParameterShape.zeros(name(NORM_1, "bias"), width),
                ParameterShape.matrix(name(ATTENTION, "weight"), width, 3 * width, ParameterShape.DEVIATION),
                ParameterShape.zeros(name(ATTENTION, "bias"), 3 * width),
                ParameterShape.matrix(name(ATTENTION_OUT, "weight"), width, width, residual),
                ParameterShape.zeros(name(ATTENTION_OUT, "bias"), width),
                ParameterShape.ones(name(NORM_2, "weight"), width),
                ParameterShape.zeros(name(NORM_2, "bias"), width),
                ParameterShape.matrix(name(FEED_FORWARD, "weight"), width, 4 * width, ParameterShape.DEVIATION),
                ParameterShape.zeros(name(FEED_FORWARD, "bias"), 4 * width),
                ParameterShape.matrix(name(FEED_FORWARD_OUT, "weight"), 4 * width, width, residual),
                ParameterShape.zeros(name(FEED_FORWARD_OUT, "bias"), width));
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        return BlockPass.connect(
                new BlockPass(conf, networkDataType), trainingListeners, layerIndex, layerParamsView, initializeParams);
    }
}
