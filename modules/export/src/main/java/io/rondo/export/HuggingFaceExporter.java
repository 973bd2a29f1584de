package io.rondo.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.checkpoint.CheckpointFile;
import io.rondo.checkpoint.CheckpointManifest;
import io.rondo.checkpoint.OnDamage;
import io.rondo.checkpoint.SafetensorsWriter;
import io.rondo.checkpoint.Tensor;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.TransformerConfig;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.storage.Sha256OutputStream;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import io.rondo.tokenizer.TokenizerFormatException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the model of a run's newest checkpoint as a directory that transformers reads: {@code config.json}, {@code
 * model.safetensors}, {@code tokenizer.json}, {@code tokenizer_config.json}, {@code generation_config.json}, and {@code
 * rondo-export.json} with the checksums. The directory appears in one step or not at all, and the same checkpoint gives
 * the same bytes.
 */
public final class HuggingFaceExporter {
    /** What an export came to. */
    public enum Outcome {
        /** The directory is new. */
        EXPORTED,
        /** The directory was there already, with the same content. */
        ALREADY_EXPORTED
    }

    private final CheckpointManifest checkpoint;
    private final List<Tensor> tensors;
    private final Map<String, byte[]> smallFiles;

    private HuggingFaceExporter(CheckpointManifest checkpoint, List<Tensor> tensors, Map<String, byte[]> smallFiles) {
        this.checkpoint = checkpoint;
        this.tensors = tensors;
        this.smallFiles = smallFiles;
    }

    /** {@link #export(FileStore, String, FileStore, OnDamage)} that refuses a damaged checkpoint. */
    public static Outcome export(FileStore run, String tokenizerJson, FileStore to) throws IOException {
        return export(run, tokenizerJson, to, OnDamage.REFUSE);
    }

    /**
     * Exports the newest checkpoint of a run; or, if asked for, the newest intact one.
     *
     * @param tokenizerJson the tokenizer of the dataset that the run was trained on
     * @param to the directory, which must not exist, or be empty, or hold the same export
     * @throws RondoException with {@link ExitCode#BAD_DATA} if the checkpoint is damaged or the tokenizer not the run's;
     *     with {@link ExitCode#CONFLICT} if something else is in the directory
     */
    public static Outcome export(FileStore run, String tokenizerJson, FileStore to, OnDamage onDamage)
            throws IOException {
        try (CheckpointModel source = CheckpointModel.load(run, onDamage)) {
            return of(source, run, tokenizerJson).writeTo(ExportTarget.of(to));
        }
    }

    private static HuggingFaceExporter of(CheckpointModel source, FileStore run, String tokenizerJson) {
        TransformerConfig config = source.model().config();
        int endOfDocument = endOfDocument(source.checkpoint(), run, tokenizerJson, config);
        Map<String, byte[]> smallFiles = new LinkedHashMap<>();
        smallFiles.put(HuggingFaceFormat.CONFIG, ExportJson.write(HuggingFaceFormat.config(config, endOfDocument)));
        smallFiles.put(HuggingFaceFormat.TOKENIZER, tokenizerJson.getBytes(UTF_8));
        smallFiles.put(HuggingFaceFormat.TOKENIZER_CONFIG, ExportJson.write(tokenizerConfig(config)));
        smallFiles.put(HuggingFaceFormat.GENERATION_CONFIG, ExportJson.write(generationConfig(endOfDocument)));
        String prefix = HuggingFaceFormat.prefix(config.architecture());
        return new HuggingFaceExporter(source.checkpoint(), ModelTensors.of(source.model(), prefix), smallFiles);
    }

    private static int endOfDocument(
            CheckpointManifest checkpoint, FileStore run, String tokenizerJson, TransformerConfig config) {
        String trainedWith = checkpoint.provenance().tokenizerSha256();
        String actual = Checksums.sha256(tokenizerJson.getBytes(UTF_8));
        if (!actual.equals(trainedWith)) {
            throw bad("the tokenizer has the SHA-256 " + actual + ", but " + run.root() + " was trained with "
                    + trainedWith);
        }
        Tokenizer tokenizer;
        try {
            tokenizer = TokenizerFile.parse(tokenizerJson, "the tokenizer of " + run.root());
        } catch (TokenizerFormatException e) {
            throw new RondoException(ExitCode.BAD_DATA, String.valueOf(e.getMessage()), e);
        }
        if (tokenizer.vocabularySize() != config.vocabularySize()) {
            throw bad("the tokenizer of " + run.root() + " has " + tokenizer.vocabularySize()
                    + " tokens, but the model has " + config.vocabularySize());
        }
        return tokenizer
                .endOfDocument()
                .orElseThrow(
                        () -> bad("the tokenizer of " + run.root() + " has no token " + Tokenizer.END_OF_DOCUMENT));
    }

    private static ObjectNode tokenizerConfig(TransformerConfig config) {
        return ExportJson.newObject()
                .put("add_prefix_space", false)
                .put("bos_token", Tokenizer.END_OF_DOCUMENT)
                .put("clean_up_tokenization_spaces", false)
                .put("eos_token", Tokenizer.END_OF_DOCUMENT)
                .put("model_max_length", config.sequenceLength())
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("unk_token", Tokenizer.END_OF_DOCUMENT);
    }

    private static ObjectNode generationConfig(int endOfDocument) {
        return ExportJson.newObject().put("bos_token_id", endOfDocument).put("eos_token_id", endOfDocument);
    }

    private Outcome writeTo(ExportTarget target) throws IOException {
        if (target.isOccupied()) {
            ExportManifest expected = manifest(describeModel());
            target.requireSame(expected);
            target.removeLeftOvers();
            return Outcome.ALREADY_EXPORTED;
        }
        target.create(this::writeFiles);
        return Outcome.EXPORTED;
    }

    private void writeFiles(FileStore directory) throws IOException {
        for (Map.Entry<String, byte[]> file : smallFiles.entrySet()) {
            writeSmall(directory, file.getKey(), file.getValue());
        }
        CheckpointFile model = SafetensorsWriter.write(directory, HuggingFaceFormat.MODEL, metadata(), tensors);
        writeSmall(directory, ExportManifest.FILE, manifest(model).toJson());
    }

    private static void writeSmall(FileStore directory, String name, byte[] content) throws IOException {
        try (OutputStream out = directory.create(name)) {
            out.write(content);
        }
    }

    /** What the model's file would be, without writing it. */
    private CheckpointFile describeModel() throws IOException {
        try (Sha256OutputStream out = new Sha256OutputStream(OutputStream.nullOutputStream())) {
            SafetensorsWriter.write(out, metadata(), tensors);
            return new CheckpointFile(HuggingFaceFormat.MODEL, out.length(), out.sha256());
        }
    }

    private ExportManifest manifest(CheckpointFile model) {
        List<CheckpointFile> files = new ArrayList<>();
        smallFiles.forEach(
                (name, content) -> files.add(new CheckpointFile(name, content.length, Checksums.sha256(content))));
        files.add(model);
        return new ExportManifest(
                ExportManifest.FORMAT_VERSION,
                checkpoint.parameterChecksum(),
                checkpoint.progress().round(),
                checkpoint.progress().step(),
                checkpoint.progress().tokens(),
                checkpoint.provenance().datasetFingerprint(),
                checkpoint.provenance().codeVersion(),
                files);
    }

    private static Map<String, String> metadata() {
        return Map.of(HuggingFaceFormat.METADATA_KEY, HuggingFaceFormat.METADATA_VALUE);
    }

    private static RondoException bad(String sentence) {
        return new RondoException(ExitCode.BAD_DATA, sentence);
    }
}
