package io.rondo.model;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The vertex of a {@link LanguageModelHead}: shows it the graph, in which it finds the embedding it shares. */
public final class TiedHeadVertex extends LayerVertex {
    /** For Jackson only. */
    TiedHeadVertex() {}

    @SuppressWarnings("NullAway") // Deeplearning4j's contract: null means no preprocessor.
    TiedHeadVertex(NeuralNetConfiguration conf) {
        super(conf, null);
    }

    @Override
    public org.deeplearning4j.nn.conf.graph.GraphVertex clone() {
        return new TiedHeadVertex(getLayerConf().clone());
    }

    @Override
    public GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int index,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        GraphVertex vertex = super.instantiate(graph, name, index, paramsView, initializeParams, networkDatatype);
        ((HeadPass) vertex.getLayer()).tieTo(() -> (EmbeddingPass) graph.getLayer(LanguageModelGraph.EMBEDDING));
        return vertex;
    }
}
