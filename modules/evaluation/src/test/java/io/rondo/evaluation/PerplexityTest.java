package io.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.model.TransformerConfig;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardWriter;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerplexityTest {
    private static final int VOCABULARY = 11;
    private static final int LENGTH = 8;
    private static final TransformerConfig CONFIG = TransformerConfig.gpt2(VOCABULARY, LENGTH, 1, 2, 16, 0.5);

    @TempDir
    Path folder;

    private FileStore dataset;

    @BeforeEach
    void openStore() {
        dataset = HadoopFileStore.at(folder.resolve("dataset").toString());
    }

    @Test
    void aModelThatKnowsNothingHasTheVocabularyAsItsPerplexity() throws IOException {
        writeValidation(800, randomTokens(321));
        try (LanguageModel model = LanguageModel.create(CONFIG, 1)) {
            model.loadParameters(new float[model.parameterCount()]);
            EvaluationResult result = Perplexity.measure(model, dataset);
            assertThat(result.lossNatsPerToken()).isCloseTo(Math.log(VOCABULARY), within(1e-5));
            assertThat(result.perplexity()).isCloseTo(VOCABULARY, within(1e-3));
            // 321 tokens give 40 sequences of 8; every token of the split counts log2(11) bits.
            assertThat(result.tokens()).isEqualTo(320);
            assertThat(result.bitsPerByte()).isCloseTo(321 * 3.459431618637297 / 800, within(1e-5));
        }
    }

    @Test
    void theLossIsTheMeanOverAllFullSequencesAcrossShardsInBatches() throws IOException {
        // 37 sequences are two full batches of 16 and a smaller one; 5 tokens are left over.
        int[] stream = randomTokens(37 * LENGTH + 6);
        writeValidation(100, Arrays.copyOf(stream, 101), Arrays.copyOfRange(stream, 101, stream.length));
        assertThat(Perplexity.batchSize(CONFIG)).isEqualTo(16);
        try (LanguageModel model = trained()) {
            double sum = 0;
            for (int i = 0; i < 37; i++) {
                int[] tokens = Arrays.copyOfRange(stream, i * LENGTH, i * LENGTH + LENGTH);
                int[] labels = Arrays.copyOfRange(stream, i * LENGTH + 1, i * LENGTH + LENGTH + 1);
                sum += model.loss(tokens, labels, 1, LENGTH);
            }
            List<Long> reported = new ArrayList<>();
            EvaluationResult result =
                    Perplexity.measure(model, dataset, "validation", (done, all) -> reported.add(done * 1000 + all));
            assertThat(result.lossNatsPerToken()).isCloseTo(sum / 37, within(1e-5));
            assertThat(result.lossNatsPerToken()).isNotCloseTo(Math.log(VOCABULARY), within(1e-3));
            assertThat(result.perplexity()).isEqualTo(Math.exp(result.lossNatsPerToken()));
            assertThat(result.tokens()).isEqualTo(37 * LENGTH);
            assertThat(reported).containsExactly(16_037L, 32_037L, 37_037L);
            assertThat(Perplexity.measure(model, dataset)).isEqualTo(result);
        }
    }

    @Test
    void bitsPerByteFollowTheDefinition() {
        // 2 bits per token; 50 of 60 tokens were predicted, which stand for 50/60 of 240 bytes.
        EvaluationResult result = EvaluationResult.of(2 * Math.log(2), 50, 60, 240);
        assertThat(result)
                .usingRecursiveComparison()
                .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1, Double.class)
                .isEqualTo(new EvaluationResult(2 * Math.log(2), 4, 0.5, 50));
    }

    @Test
    void aLargeVocabularyIsEvaluatedInSmallBatches() {
        assertThat(Perplexity.batchSize(TransformerConfig.gpt2(50257, 1024, 12, 12, 768, 0)))
                .isEqualTo(1);
        assertThat(Perplexity.batchSize(TransformerConfig.gpt2(4096, 512, 4, 4, 256, 0)))
                .isEqualTo(8);
    }

    @Test
    void aSplitTooShortForOneSequenceIsRefused() throws IOException {
        writeValidation(10, randomTokens(LENGTH));
        refuses(
                ExitCode.BAD_DATA,
                dataset.root() + "/validation holds 8 tokens; a sequence length of 8 needs at least 9");
    }

    @Test
    void aDatasetOfAnotherVocabularyIsRefused() throws IOException {
        write("validation", VOCABULARY + 1, 10, randomTokens(20));
        refuses(ExitCode.BAD_DATA, dataset.root() + " was made for a vocabulary of 12 tokens, but the model has 11");
    }

    @Test
    void aDatasetWithoutTheSplitOrWithoutTextIsRefused() throws IOException {
        write("train", VOCABULARY, 10, randomTokens(20));
        refuses(ExitCode.BAD_DATA, dataset.root() + " has no split 'validation'; it has [train]");
        dataset = HadoopFileStore.at(folder.resolve("other").toString());
        writeValidation(0, randomTokens(20));
        refuses(ExitCode.BAD_DATA, dataset.root() + "/validation holds no text; bits per byte cannot be counted");
    }

    @Test
    void tornShardsAndNoDatasetAreRefused() throws IOException {
        writeValidation(10, randomTokens(20));
        Path shard = folder.resolve("dataset/validation/shard-0.bin");
        Files.write(shard, Arrays.copyOf(Files.readAllBytes(shard), 20));
        refuses(ExitCode.BAD_DATA, dataset.root() + "/validation/shard-0.bin ends at byte 20; the manifest says at 40");
        dataset = HadoopFileStore.at(folder.resolve("none").toString());
        refuses(
                ExitCode.BAD_DATA,
                dataset.root() + "/manifest.json does not exist; expected a dataset that 'rondo prepare' completed");
    }

    @Test
    void aModelThatHasDivergedIsSaidToHaveDiverged() throws IOException {
        writeValidation(10, randomTokens(20));
        try (LanguageModel model = LanguageModel.create(CONFIG, 1)) {
            float[] parameters = new float[model.parameterCount()];
            Arrays.fill(parameters, Float.NaN);
            model.loadParameters(parameters);
            refuses(
                    model,
                    ExitCode.DIVERGED,
                    "the loss on " + dataset.root() + "/validation is not finite: the model has diverged");
        }
    }

    private void refuses(ExitCode exitCode, String message) {
        try (LanguageModel model = LanguageModel.create(CONFIG, 1)) {
            refuses(model, exitCode, message);
        }
    }

    private void refuses(LanguageModel model, ExitCode exitCode, String message) {
        assertThatThrownBy(() -> Perplexity.measure(model, dataset))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
                .hasMessage(message);
    }

    /** Far enough from its initial state that its losses differ from sequence to sequence. */
    private static LanguageModel trained() {
        LanguageModel model = LanguageModel.create(CONFIG, 1);
        float[] parameters = new float[model.parameterCount()];
        Random random = new Random(3);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) random.nextGaussian() * 0.5f;
        }
        model.loadParameters(parameters);
        return model;
    }

    private static int[] randomTokens(int count) {
        return new Random(count).ints(count, 0, VOCABULARY).toArray();
    }

    private void writeValidation(long textBytes, int[]... documents) throws IOException {
        write("validation", VOCABULARY, textBytes, documents);
    }

    /** One document per shard. */
    private void write(String split, int vocabulary, long textBytes, int[]... documents) throws IOException {
        List<ShardFile> shards = new ArrayList<>();
        for (int i = 0; i < documents.length; i++) {
            try (ShardWriter writer = new ShardWriter(dataset.directory(split), "shard-" + i, vocabulary)) {
                writer.add(documents[i]);
                shards.add(writer.finish());
            }
        }
        new ShardManifest(
                        1,
                        "0".repeat(64),
                        vocabulary,
                        0,
                        Map.of(split, SplitInfo.of(shards, textBytes)),
                        List.of(),
                        "",
                        Map.of())
                .write(dataset);
    }
}
