/**
 * Transformer language models as Deeplearning4j layers in a {@code ComputationGraph}, their parameters in one flat
 * vector. Start reading at {@link io.rondo.model.LanguageModel}.
 */
package io.rondo.model;
