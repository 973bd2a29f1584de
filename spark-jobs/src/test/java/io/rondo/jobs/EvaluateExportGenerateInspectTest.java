package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.checkpoint.CheckpointDraft;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.ModelConfigJson;
import io.rondo.checkpoint.Progress;
import io.rondo.checkpoint.Provenance;
import io.rondo.checkpoint.Tensor;
import io.rondo.model.LanguageModel;
import io.rondo.model.Parameter;
import io.rondo.model.TransformerConfig;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardWriter;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateExportGenerateInspectTest {
    private static final byte[] TOKENIZER = TestTokenizer.TRAINED.toJson().getBytes(UTF_8);
    private static final int VOCABULARY = TestTokenizer.TRAINED.vocabularySize();

    record Outcome(int exitCode, String out, String err) {}

    @TempDir
    Path folder;

    private Path run;
    private Path dataset;
    private Path export;

    @BeforeEach
    void makeRunAndDataset() throws IOException {
        run = folder.resolve("run");
        dataset = folder.resolve("dataset");
        export = folder.resolve("export");
        saveRun();
        saveDataset(dataset, TOKENIZER);
    }

    @Test
    void evaluateSaysLossPerplexityAndBitsPerByte() {
        Outcome text = run("evaluate", "--checkpoint", run.toString(), "--data", dataset.toString());
        assertThat(text.err()).isEmpty();
        assertThat(text.exitCode()).isZero();
        assertThat(text.out())
                .contains("checkpoint       round 3, step 30")
                .containsPattern("validation loss  \\d\\.\\d{4} nats per token over 96 tokens")
                .contains("perplexity ")
                .contains("bits per byte ");
        Outcome json = run("evaluate", "--checkpoint", run.toString(), "--data", dataset.toString(), "--json");
        assertThat(json.out())
                .startsWith("{\"round\":3,\"step\":30,\"lossNatsPerToken\":")
                .contains("\"perplexity\":", "\"bitsPerByte\":", "\"tokens\":96", "\"parameterChecksum\":\"beef\"}")
                .hasLineCount(1);
    }

    @Test
    void evaluateRefusesADatasetOfAnotherTokenizer() throws IOException {
        Path other = folder.resolve("other");
        saveDataset(other, "{}".getBytes(UTF_8));
        assertThat(run("evaluate", "--checkpoint", run.toString(), "--data", other.toString()))
                .isEqualTo(new Outcome(
                        4,
                        "",
                        "rondo: " + other + " was made with another tokenizer than the model of " + run
                                + " was trained with, so its token ids mean something else\n"));
    }

    @Test
    void evaluateRefusesWhatIsNoRun() {
        Outcome outcome = run("evaluate", "--checkpoint", dataset.toString(), "--data", dataset.toString());
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err())
                .startsWith("rondo: file:" + dataset + " has no checkpoint; expected the run directory of")
                .hasLineCount(1);
    }

    @Test
    void anExportIsMadeOnceAndContinuesText() {
        String[] exporting = {
            "export", "--checkpoint", run.toString(), "--format", "huggingface", "--to", export.toString()
        };
        assertThat(run(exporting)).isEqualTo(new Outcome(0, "exported " + run + " to " + export + "\n", ""));
        assertThat(run(exporting))
                .isEqualTo(new Outcome(0, "nothing to do: " + export + " is this export already\n", ""));

        Outcome text = generate("--max-new-tokens", "12", "--seed", "5");
        assertThat(text.exitCode()).isZero();
        assertThat(text.out()).startsWith("the rondo").hasSizeGreaterThan("the rondo\n".length());
        assertThat(generate("--max-new-tokens", "12", "--seed", "5")).isEqualTo(text);
        assertThat(generate("--max-new-tokens", "12", "--seed", "6")).isNotEqualTo(text);
    }

    @Test
    void aLlamaTakesTheSameWay() throws IOException {
        run = folder.resolve("llama");
        FileStore store = HadoopFileStore.at(run.toString());
        store.createExclusively(RunDirectory.TOKENIZER, TOKENIZER);
        saveCheckpoint(store, 1, TransformerConfig.llama(VOCABULARY, 8, 1, 4, 2, 16, 48, false));
        Outcome evaluated = run("evaluate", "--checkpoint", run.toString(), "--data", dataset.toString());
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        Outcome exported =
                run("export", "--checkpoint", run.toString(), "--format", "huggingface", "--to", export.toString());
        assertThat(exported.exitCode()).as(exported.err()).isZero();
        assertThat(generate("--max-new-tokens", "3").exitCode()).isZero();
        assertThat(run("inspect", export.toString()).out())
                .contains("llama, 1 layers, 4 heads, width 16, sequence length 8, vocabulary " + VOCABULARY
                        + ", 2 key-value heads, feed-forward width 48, untied embeddings");
    }

    @Test
    void otherKernelsComeToTheSameLoss() throws IOException {
        String[] evaluating = {"evaluate", "--checkpoint", run.toString(), "--data", dataset.toString(), "--json", ""};
        double[] losses = new double[2];
        String[] kernels = {"fused", "portable"};
        for (int i = 0; i < 2; i++) {
            evaluating[6] = "compute.kernels=" + kernels[i];
            losses[i] = new ObjectMapper()
                    .readTree(run(evaluating).out())
                    .path("lossNatsPerToken")
                    .asDouble();
        }
        assertThat(losses[0]).isCloseTo(losses[1], within(1e-5));
    }

    @Test
    void anOlderCheckpointIsTakenOnlyWhenThatIsAllowed() throws IOException {
        saveCheckpoint(HadoopFileStore.at(run.toString()), 4);
        flipLastBit(modelFile("000000000004-"));
        String[] evaluating = {"evaluate", "--checkpoint", run.toString(), "--data", dataset.toString()};
        String[] exporting = {
            "export", "--checkpoint", run.toString(), "--format", "huggingface", "--to", export.toString()
        };
        for (String[] command : new String[][] {evaluating, exporting}) {
            Outcome refused = run(command);
            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.err())
                    .contains("but checkpoint 4 was committed with ", "; with --allow-fallback an older checkpoint is")
                    .hasLineCount(1);
            String[] allowed = Arrays.copyOf(command, command.length + 1);
            allowed[command.length] = "--allow-fallback";
            assertThat(run(allowed).exitCode()).isZero();
        }
        assertThat(export.resolve("rondo-export.json")).content().contains("\"round\" : 3,");
    }

    @Test
    void exportRefusesAnUnknownFormatAndARunWithoutATokenizer() throws IOException {
        Outcome format = run("export", "--checkpoint", run.toString(), "--format", "onnx", "--to", export.toString());
        assertThat(format.exitCode()).isEqualTo(2);
        assertThat(format.err()).contains("'--format'").contains("onnx").hasLineCount(1);
        Files.delete(run.resolve("tokenizer.json"));
        Outcome outcome =
                run("export", "--checkpoint", run.toString(), "--format", "huggingface", "--to", export.toString());
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err())
                .startsWith("rondo: file:" + run + "/tokenizer.json does not exist")
                .hasLineCount(1);
        assertThat(export).doesNotExist();
    }

    @Test
    void generateRefusesValuesOutOfRangeBeforeItLoadsAnything() {
        assertUsage("--temperature", "-1", "--temperature -1.0 is out of range; expected 0 or more");
        assertUsage("--top-k", "-2", "--top-k -2 is out of range; expected 0 (all tokens) or more");
        assertUsage("--top-p", "0", "--top-p 0.0 is out of range; expected above 0 and at most 1");
        assertUsage("--max-new-tokens", "0", "--max-new-tokens 0 is out of range; expected 1 or more");
        Outcome notANumber = generate("--seed", "today");
        assertThat(notANumber.exitCode()).isEqualTo(2);
        assertThat(notANumber.err()).contains("'--seed'").contains("today").hasLineCount(1);
    }

    @Test
    void generateRefusesADirectoryThatIsNoExport() {
        assertThat(generate())
                .isEqualTo(new Outcome(
                        3,
                        "",
                        "rondo: file:" + export
                                + "/config.json does not exist; expected a Hugging Face model directory\n"));
    }

    @Test
    void inspectDescribesARunAndACheckpointAndFindsAFlippedBit() throws IOException {
        Outcome intact = run("inspect", run.toString());
        assertThat(intact.err()).isEmpty();
        assertThat(intact.out())
                .contains("run          file:" + run)
                .contains("gpt2, 1 layers, 2 heads, width 16, sequence length 8, vocabulary " + VOCABULARY)
                .contains("3 rounds, 30 steps of each of 2 workers, 960 tokens, seed 1337")
                .contains("checksums    hold for all 1 files");
        Path model = modelFile("000000000003-");
        Outcome checkpoint = run("inspect", String.valueOf(model.getParent()));
        assertThat(checkpoint.out())
                .contains("checkpoint   file:" + model.getParent())
                .contains("checksums    hold for all 1 files");
        flipLastBit(model);
        Outcome damaged = run("inspect", run.toString());
        assertThat(damaged.exitCode()).isEqualTo(3);
        assertThat(damaged.out()).contains("3 rounds").doesNotContain("checksums");
        assertThat(damaged.err())
                .startsWith("rondo: file:" + model + " has the SHA-256 ")
                .hasLineCount(1);
    }

    @Test
    void inspectDescribesADatasetAndFindsAFlippedBit() throws IOException {
        Outcome intact = run("inspect", dataset.toString());
        assertThat(intact.exitCode()).isZero();
        assertThat(intact.out())
                .contains("dataset      file:" + dataset)
                .contains("validation   1 documents, 100 tokens, 400 bytes of text, 1 shards")
                .contains("checksums    hold for tokenizer.json and every shard");
        flipLastBit(dataset.resolve("validation/shard-0.bin"));
        Outcome damaged = run("inspect", dataset.toString());
        assertThat(damaged.exitCode()).isEqualTo(3);
        assertThat(damaged.err()).contains("/validation/shard-0.bin").hasLineCount(1);
    }

    @Test
    void inspectDescribesAnExportAndFindsAFlippedBit() throws IOException {
        run("export", "--checkpoint", run.toString(), "--format", "huggingface", "--to", export.toString());
        Outcome intact = run("inspect", export.toString());
        assertThat(intact.exitCode()).isZero();
        assertThat(intact.out())
                .contains("export       file:" + export)
                .contains("gpt2, 1 layers")
                .contains("checksums    hold for all 5 files; every tensor is there");
        flipLastBit(export.resolve("model.safetensors"));
        Outcome damaged = run("inspect", export.toString());
        assertThat(damaged.exitCode()).isEqualTo(3);
        assertThat(damaged.err())
                .startsWith("rondo: file:" + export + "/model.safetensors has the SHA-256 ")
                .hasLineCount(1);
    }

    @Test
    void inspectRefusesWhatItDoesNotKnow() throws IOException {
        Path nothing = folder.resolve("nothing");
        assertThat(run("inspect", nothing.toString()))
                .isEqualTo(new Outcome(3, "", "rondo: file:" + nothing + " does not exist\n"));
        Path file = Files.writeString(folder.resolve("a.txt"), "text");
        assertThat(run("inspect", file.toString()).err())
                .isEqualTo("rondo: file:" + file
                        + " is a file; expected the directory of a dataset, run, checkpoint or export\n");
        Outcome foreign = run("inspect", folder.toString());
        assertThat(foreign.exitCode()).isEqualTo(3);
        assertThat(foreign.err())
                .startsWith("rondo: file:" + folder + " is no dataset (manifest.json), run (settings.json)")
                .hasLineCount(1);
    }

    private void assertUsage(String option, String value, String sentence) {
        assertThat(generate(option, value)).isEqualTo(new Outcome(2, "", "rondo: " + sentence + "\n"));
    }

    private Outcome generate(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("generate", "--model", export.toString(), "--prompt", "the rondo"));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine rondo = RondoCommand.commandLine(new RondoCommand());
        rondo.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = RondoCommand.run(rondo, arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private Path modelFile(String generation) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            return files.filter(file -> file.endsWith("model.safetensors")
                            && file.toString().contains(generation))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void flipLastBit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }

    private void saveRun() throws IOException {
        FileStore store = HadoopFileStore.at(run.toString());
        store.createExclusively(RunDirectory.TOKENIZER, TOKENIZER);
        store.createExclusively(RunDirectory.SETTINGS, "{}".getBytes(UTF_8));
        saveCheckpoint(store, 3);
    }

    private static void saveCheckpoint(FileStore store, int round) throws IOException {
        saveCheckpoint(store, round, TransformerConfig.gpt2(VOCABULARY, 8, 1, 2, 16, 0.1));
    }

    private static void saveCheckpoint(FileStore store, int round, TransformerConfig config) throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        try (LanguageModel model = LanguageModel.create(config, 1)) {
            float[] values = new float[model.parameterCount()];
            model.copyParameters(values);
            for (Parameter parameter : model.parameters()) {
                long[] shape =
                        parameter.shape().stream().mapToLong(Long::longValue).toArray();
                tensors.add(Tensor.of(parameter.name(), shape, values, (int) parameter.offset()));
            }
        }
        Provenance provenance =
                new Provenance("feed", Checksums.sha256(TOKENIZER), ModelConfigJson.write(config), "{}", "0.1.0");
        new CheckpointStore(store)
                .save(
                        new CheckpointDraft(
                                new Progress(round, round, 10 * round, 320 * round, 2, 1337, 4.5),
                                provenance,
                                "beef",
                                Map.of(CheckpointStore.MODEL, tensors),
                                List.of()),
                        () -> {});
    }

    private static void saveDataset(Path directory, byte[] tokenizer) throws IOException {
        FileStore store = HadoopFileStore.at(directory.toString());
        store.createExclusively(ShardManifest.TOKENIZER_FILE, tokenizer);
        int[] tokens = new int[100];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = i * 7 % VOCABULARY;
        }
        ShardFile shard;
        try (ShardWriter writer = new ShardWriter(store.directory("validation"), "shard-0", VOCABULARY)) {
            writer.add(tokens);
            shard = writer.finish();
        }
        new ShardManifest(
                        1,
                        Checksums.sha256(tokenizer),
                        VOCABULARY,
                        0,
                        Map.of("validation", SplitInfo.of(List.of(shard), 400)),
                        List.of("file:/corpus.txt"),
                        "",
                        Map.of())
                .write(store);
    }
}
