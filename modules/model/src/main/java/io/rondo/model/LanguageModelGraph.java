package io.rondo.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The Deeplearning4j graph of a language model: {@code tokens → embedding → h.0 → … → head}. It trains with any
 * updater, listener and iterator of Deeplearning4j; features and labels are ids {@code [B, T]}.
 */
public final class LanguageModelGraph {
    /** Name of the graph's input. */
    public static final String TOKENS = "tokens";
    /** Name of the embedding's vertex. */
    public static final String EMBEDDING = "embedding";
    /** Name of the output's vertex. */
    public static final String HEAD = "head";

    private LanguageModelGraph() {}

    /**
     * @param updater how {@code ComputationGraph.fit} changes the parameters
     * @param weightDecay applied by {@code fit} to matrices only, times the learning rate; with Adam this is AdamW
     * @param seed decides the initial parameters
     * @param type {@code FLOAT}, or {@code DOUBLE} for gradient checks
     */
    public static ComputationGraphConfiguration configuration(
            TransformerConfig config, IUpdater updater, double weightDecay, long seed, DataType type) {
        NeuralNetConfiguration.Builder shared = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(type)
                .updater(updater)
                // The loss is a mean already: dividing by the batch once more would shrink every step.
                .miniBatch(false);
        if (weightDecay > 0) {
            shared.weightDecay(weightDecay, true);
        }
        LanguageModelHead head = new LanguageModelHead(config);
        TiedHeadVertex headVertex =
                new TiedHeadVertex(shared.clone().layer(head).build());
        head.setLayerName(HEAD);
        ComputationGraphConfiguration.GraphBuilder graph =
                shared.graphBuilder().addInputs(TOKENS).addLayer(EMBEDDING, new EmbeddingLayer(config), TOKENS);
        String last = EMBEDDING;
        for (int block = 0; block < config.layers(); block++) {
            String name = "h." + block;
            graph.addLayer(name, new TransformerBlock(config, block), last);
            last = name;
        }
        return graph.addVertex(HEAD, headVertex, last).setOutputs(HEAD).build();
    }
}
