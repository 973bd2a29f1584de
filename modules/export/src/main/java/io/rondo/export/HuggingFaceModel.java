package io.rondo.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rondo.checkpoint.SafetensorsReader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import io.rondo.tokenizer.TokenizerFormatException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A GPT-2 in a Hugging Face directory, ours or one from elsewhere; closing it closes the model.
 *
 * @param model with the parameters of {@code model.safetensors}
 * @param tokenizer of the same vocabulary
 */
public record HuggingFaceModel(LanguageModel model, Tokenizer tokenizer) implements AutoCloseable {
    // The parameters come from the file, so how they were initialised does not matter.
    private static final long ANY_SEED = 0;

    /**
     * Loads a model with its tokenizer. The checksums of an export of ours are verified. Names may stand without the
     * prefix {@code transformer.}, and GPT-2's causal masks, which are constants, may stand among the tensors.
     *
     * @throws RondoException with {@link ExitCode#BAD_DATA} that names what is missing or wrong
     */
    public static HuggingFaceModel load(FileStore directory) throws IOException {
        TransformerConfig config = config(directory);
        Optional<ExportManifest> manifest = ExportManifest.read(directory);
        if (manifest.isPresent()) {
            manifest.get().verify(directory);
        }
        Tokenizer tokenizer = tokenizer(directory, config);
        LanguageModel model = LanguageModel.create(config, ANY_SEED);
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
        return Gpt2Config.parse(
                directory.root() + "/" + HuggingFaceFormat.CONFIG,
                ExportJson.read(directory, HuggingFaceFormat.CONFIG));
    }

    private static void loadTensors(FileStore directory, LanguageModel model) throws IOException {
        String file = directory.root() + "/" + HuggingFaceFormat.MODEL;
        try (SafetensorsReader tensors = SafetensorsReader.open(directory, HuggingFaceFormat.MODEL)) {
            boolean prefixed = tensors.names().stream().anyMatch(name -> name.startsWith(HuggingFaceFormat.PREFIX));
            String prefix = prefixed ? HuggingFaceFormat.PREFIX : "";
            ModelTensors.load(model, tensors, file, prefix, causalMasks(prefix, model.config()));
        }
    }

    private static Set<String> causalMasks(String prefix, TransformerConfig config) {
        Set<String> masks = new HashSet<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            masks.add(prefix + "h." + layer + ".attn.bias");
            masks.add(prefix + "h." + layer + ".attn.masked_bias");
        }
        return masks;
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
