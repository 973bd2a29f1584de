package io.rondo.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rondo.checkpoint.CheckpointDraft;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.ModelConfigJson;
import io.rondo.checkpoint.Progress;
import io.rondo.checkpoint.Provenance;
import io.rondo.checkpoint.Tensor;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.BpeTrainer;
import io.rondo.tokenizer.BpeTrainerSettings;
import io.rondo.tokenizer.Tokenizer;
import java.util.List;
import java.util.Map;

/** Runs with checkpoints of small models. */
final class TrainedRun {
    static final Tokenizer TOKENIZER = BpeTrainer.train(
            Map.of("the", 5L, " the", 4L, " rondo", 3L, " returns", 2L), BpeTrainerSettings.ofSize(264));
    static final TransformerConfig CONFIG = TransformerConfig.gpt2(TOKENIZER.vocabularySize(), 12, 2, 2, 16, 0.1);

    static final TransformerConfig LLAMA =
            TransformerConfig.llama(TOKENIZER.vocabularySize(), 12, 2, 4, 2, 16, 40, false);

    private TrainedRun() {}

    /** A model whose parameters, biases included, all differ. */
    static LanguageModel model(int seed) {
        return model(CONFIG, seed);
    }

    static LanguageModel model(TransformerConfig config, int seed) {
        LanguageModel model = LanguageModel.create(config, seed);
        float[] parameters = new float[model.parameterCount()];
        model.copyParameters(parameters);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += (float) Math.sin(i + seed) * 0.1f;
        }
        model.loadParameters(parameters);
        return model;
    }

    static CheckpointManifest save(FileStore run, long generation, LanguageModel model) {
        return save(run, generation, ModelConfigJson.write(model.config()), ModelTensors.of(model, ""));
    }

    static CheckpointManifest save(FileStore run, long generation, String modelConfig, List<Tensor> tensors) {
        Progress progress = new Progress(generation, generation, 10 * generation, 960 * generation, 2, 1337, 3.25);
        String tokenizerSha256 = Checksums.sha256(TOKENIZER.toJson().getBytes(UTF_8));
        Provenance provenance = new Provenance("feed", tokenizerSha256, modelConfig, "{}", "0.1.0");
        return new CheckpointStore(run)
                .save(
                        new CheckpointDraft(
                                progress, provenance, "beef", Map.of(CheckpointStore.MODEL, tensors), List.of()),
                        () -> {});
    }
}
