package io.rondo.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Lays a layer's parameters out one after the other, row-major, in the order the layer lists them. Initial values come
 * from the JDK's generator, seeded by network seed and name, so they are the same on every backend.
 */
final class ShapedParameters implements ParamInitializer {
    static final ShapedParameters INSTANCE = new ShapedParameters();

    private ShapedParameters() {}

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return numParams(conf.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        return shapes(layer).stream().mapToLong(ParameterShape::length).sum();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return shapes(layer).stream().map(ParameterShape::key).toList();
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return shapes(layer).stream()
                .filter(ParameterShape::decayed)
                .map(ParameterShape::key)
                .toList();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return shapes(layer).stream()
                .filter(shape -> !shape.decayed())
                .map(ParameterShape::key)
                .toList();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return weightKeys(layer).contains(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return biasKeys(layer).contains(key);
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
        Map<String, INDArray> views = views(conf, paramsView);
        for (ParameterShape shape : shapes(conf.getLayer())) {
            conf.addVariable(shape.key());
            if (initializeParams) {
                fill(Objects.requireNonNull(views.get(shape.key())), shape, conf.getSeed());
            }
        }
        return views;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradientView) {
        return views(conf, gradientView);
    }

    private static Map<String, INDArray> views(NeuralNetConfiguration conf, INDArray flat) {
        INDArray vector = flat.reshape(flat.length());
        Map<String, INDArray> views = Collections.synchronizedMap(new LinkedHashMap<>());
        long offset = 0;
        for (ParameterShape shape : shapes(conf.getLayer())) {
            long end = offset + shape.length();
            long[] sizes = shape.shape().stream().mapToLong(Long::longValue).toArray();
            views.put(
                    shape.key(), vector.get(NDArrayIndex.interval(offset, end)).reshape('c', sizes));
            offset = end;
        }
        return views;
    }

    private static void fill(INDArray view, ParameterShape shape, long seed) {
        if (shape.deviation() == 0) {
            view.assign(shape.constant());
            return;
        }
        Random random = new Random(seed * 1_000_003L + shape.name().hashCode());
        double[] values = new double[Math.toIntExact(shape.length())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian() * shape.deviation();
        }
        try (INDArray source = Nd4j.createFromArray(values)) {
            view.assign(source.castTo(view.dataType()).reshape('c', view.shape()));
        }
    }

    private static List<ParameterShape> shapes(Layer layer) {
        return ((TransformerLayer) layer).parameterShapes();
    }
}
