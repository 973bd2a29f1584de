package io.rondo.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rondo.checkpoint.SafetensorsReader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.Computation;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import io.rondo.tokenizer.TokenizerFormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A GPT-2 or Llama in a Hugging Face directory, ours or one from elsewhere; closing it closes the model.
 *
 * @param model with the parameters of {@code model.safetensors}
 * @param tokenizer of the same vocabulary
 */
public record HuggingFaceModel(LanguageModel model, Tokenizer tokenizer) implements AutoCloseable {
    // The parameters come from the file, so how they were initialised does not matter.
    private static final long ANY_SEED = 0;

    /** {@link #load(FileStore, Computation)} with the fastest kernels. */
    public static HuggingFaceModel load(FileStore directory) throws IOException {
        return load(directory, Computation.standard());
    }

    /**
     * Loads a model with its tokenizer. The checksums of an export of ours are verified. A GPT-2's names may stand
     * without the prefix {@code transformer.}; constants that some versions of transformers write among the tensors,
     * GPT-2's causal masks and Llama's rotary frequencies, are passed over.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} that names what is missing or wrong
     */
    public static HuggingFaceModel load(FileStore directory, Computation computation) throws IOException {
        TransformerConfig config = config(directory);
        Optional<ExportManifest> manifest = ExportManifest.read(directory);
        if (manifest.isPresent()) {
            manifest.get().verify(directory);
        }
        Tokenizer tokenizer = tokenizer(directory, config);
        LanguageModel model = LanguageModel.create(config, ANY_SEED, DataType.FLOAT, computation);
        boolean loaded = false;
        try {
            loadTensors(directory, model);
            loaded = true;
            return new HuggingFaceModel(model, tokenizer);
        } finally {
            if (!loaded) {
                model.close();
            }
        }
    }

    /** The architecture that the directory's {@code config.json} describes. */
    public static TransformerConfig config(FileStore directory) throws IOException {
        return HuggingFaceFormat.parse(new ConfigKeys(
                directory.root() + "/" + HuggingFaceFormat.CONFIG,
                ExportJson.read(directory, HuggingFaceFormat.CONFIG)));
    }

    private static void loadTensors(FileStore directory, LanguageModel model) throws IOException {
        String file = directory.root() + "/" + HuggingFaceFormat.MODEL;
        try (SafetensorsReader tensors = SafetensorsReader.open(directory, HuggingFaceFormat.MODEL)) {
            String prefix = prefix(model.config(), tensors.names());
            ModelTensors.load(model, tensors, file, prefix, constants(prefix, model.config()));
        }
    }

    private static String prefix(TransformerConfig config, List<String> names) {
        return switch (config.architecture()) {
            case GPT2 ->
                names.stream().anyMatch(name -> name.startsWith(HuggingFaceFormat.GPT2_PREFIX))
                        ? HuggingFaceFormat.GPT2_PREFIX
                        : "";
            case LLAMA -> "";
        };
    }

    private static Set<String> constants(String prefix, TransformerConfig config) {
        Set<String> names = new HashSet<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            switch (config.architecture()) {
                case GPT2 -> {
                    names.add(prefix + "h." + layer + ".attn.bias");
                    names.add(prefix + "h." + layer + ".attn.masked_bias");
                }
                case LLAMA -> names.add("model.layers." + layer + ".self_attn.rotary_emb.inv_freq");
            }
        }
        return names;
    }

    private static Tokenizer tokenizer(FileStore directory, TransformerConfig config) throws IOException {
        String file = directory.root() + "/" + HuggingFaceFormat.TOKENIZER;
        Tokenizer tokenizer;
        try {
            tokenizer = TokenizerFile.parse(new String(directory.readAll(HuggingFaceFormat.TOKENIZER), UTF_8), file);
        } catch (NoSuchFileException e) {
            throw new RondoException(ExitCode.BAD_DATA, file + " does not exist; the model needs a tokenizer", e);
        } catch (TokenizerFormatException e) {
            throw new RondoException(ExitCode.BAD_DATA, String.valueOf(e.getMessage()), e);
        }
        if (tokenizer.vocabularySize() != config.vocabularySize()) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    file + " has " + tokenizer.vocabularySize() + " tokens; config.json says "
                            + config.vocabularySize());
        }
        return tokenizer;
    }

    @Override
    public void close() {
        model.close();
    }
}
