package io.rondo.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.checkpoint.SafetensorsReader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.export.HuggingFaceExporter.Outcome;
import io.rondo.model.LanguageModel;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceExporterTest {
    private static final String TOKENIZER = TrainedRun.TOKENIZER.toJson();
    private static final int[] TOKENS = {0, 84, 260, 17, 263, 5, 5, 99, 101, 3, 2, 1};

    @TempDir
    Path folder;

    private LanguageModel trained;
    private FileStore run;
    private Path target;
    private FileStore to;

    @BeforeEach
    void saveRun() {
        trained = TrainedRun.model(1);
        run = HadoopFileStore.at(folder.resolve("run").toString());
        TrainedRun.save(run, 1, trained);
        target = folder.resolve("to/model");
        to = HadoopFileStore.at(target.toString());
    }

    @AfterEach
    void closeModel() {
        trained.close();
    }

    @Test
    void whatIsExportedGivesTheSameLogitsToTheLastBit() throws IOException {
        assertThat(export()).isEqualTo(Outcome.EXPORTED);
        try (HuggingFaceModel loaded = HuggingFaceModel.load(to)) {
            assertThat(loaded.model().config()).isEqualTo(TrainedRun.CONFIG);
            assertThat(loaded.model().logits(TOKENS, 2, 6)).isEqualTo(trained.logits(TOKENS, 2, 6));
            assertThat(loaded.tokenizer().toJson()).isEqualTo(TOKENIZER);
        }
    }

    @Test
    void theFilesAreThoseThatTransformersReads() throws IOException {
        export();
        assertThat(names(target))
                .containsExactly(
                        "config.json",
                        "generation_config.json",
                        "model.safetensors",
                        "rondo-export.json",
                        "tokenizer.json",
                        "tokenizer_config.json");
        assertThat(target.resolve("config.json")).hasContent(golden("config.json"));
        assertThat(target.resolve("tokenizer_config.json")).hasContent(golden("tokenizer_config.json"));
        assertThat(target.resolve("generation_config.json")).hasContent(golden("generation_config.json"));
        assertThat(Files.readString(target.resolve("tokenizer.json"))).isEqualTo(TOKENIZER);
    }

    @Test
    void theTensorsHaveTransformersNamesAndConv1dShapesAndNoTiedHead() throws IOException {
        export();
        try (SafetensorsReader tensors = SafetensorsReader.open(to, "model.safetensors")) {
            assertThat(tensors.metadata()).isEqualTo(Map.of("format", "pt"));
            assertThat(tensors.names())
                    .hasSize(2 + 2 * 12 + 2)
                    .allMatch(name -> name.startsWith("transformer."))
                    .contains("transformer.h.1.ln_2.bias", "transformer.ln_f.weight");
            assertThat(tensors.shape("transformer.wte.weight")).containsExactly(264, 16);
            assertThat(tensors.shape("transformer.wpe.weight")).containsExactly(12, 16);
            assertThat(tensors.shape("transformer.h.0.attn.c_attn.weight")).containsExactly(16, 48);
            assertThat(tensors.shape("transformer.h.0.attn.c_proj.weight")).containsExactly(16, 16);
            assertThat(tensors.shape("transformer.h.1.mlp.c_fc.weight")).containsExactly(16, 64);
            assertThat(tensors.shape("transformer.h.1.mlp.c_proj.weight")).containsExactly(64, 16);
        }
    }

    @Test
    void theSameExportAgainChangesNothingAndSaysSo() throws IOException {
        export();
        byte[] before = Files.readAllBytes(target.resolve("rondo-export.json"));
        assertThat(export()).isEqualTo(Outcome.ALREADY_EXPORTED);
        assertThat(target.resolve("rondo-export.json")).hasBinaryContent(before);
        assertThat(names(target.getParent())).containsExactly("model");
    }

    @Test
    void anEmptyDirectoryBecomesTheExport() throws IOException {
        Files.createDirectories(target);
        assertThat(export()).isEqualTo(Outcome.EXPORTED);
        assertThat(names(target)).contains("config.json");
    }

    @Test
    void aDirectoryWithOtherFilesIsLeftAlone() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("thesis.txt"), "years of work");
        refuses(
                ExitCode.CONFLICT,
                to.root() + " holds 'thesis.txt', which is not of this export; choose another directory");
        assertThat(names(target)).containsExactly("thesis.txt");
        assertThat(names(target.getParent())).containsExactly("model");
    }

    @Test
    void anotherExportAndATornOneAreNotOverwritten() throws IOException {
        export();
        Files.write(target.resolve("model.safetensors"), new byte[3]);
        refuses(
                ExitCode.CONFLICT,
                to.root() + " holds another export, or a damaged one; choose another directory (" + to.root()
                        + "/model.safetensors has 3 bytes; it was exported with ");
        try (LanguageModel next = TrainedRun.model(2)) {
            TrainedRun.save(run, 2, next);
        }
        to = HadoopFileStore.at(folder.resolve("second").toString());
        export();
        try (LanguageModel next = TrainedRun.model(3)) {
            TrainedRun.save(run, 3, next);
        }
        refuses(ExitCode.CONFLICT, to.root() + " holds another export, or a damaged one");
    }

    @Test
    void aFileInTheWayIsNotReplaced() throws IOException {
        Files.createDirectories(target.getParent());
        Files.writeString(target, "a file");
        refuses(ExitCode.CONFLICT, to.root() + " is a file; expected a directory that is empty or does not exist");
        assertThat(target).hasContent("a file");
    }

    @Test
    void aWriteThatFailsLeavesNothing() throws IOException {
        ExportTarget place = ExportTarget.of(to);
        assertThatThrownBy(() -> place.create(directory -> {
                    directory.create("config.json").close();
                    throw new IOException("No space left on device");
                }))
                .hasMessage("No space left on device");
        assertThat(names(target.getParent())).isEmpty();
    }

    @Test
    void whatAKilledExportLeftIsClearedByTheNext() throws IOException {
        Path left = target.resolveSibling(".model.unfinished");
        Files.createDirectories(left.resolve("files-0815"));
        Files.writeString(left.resolve("files-0815/config.json"), "torn");
        assertThat(export()).isEqualTo(Outcome.EXPORTED);
        assertThat(names(target.getParent())).containsExactly("model");

        // Killed between the rename and the cleaning up.
        Files.createDirectories(left.resolve("epochs"));
        assertThat(export()).isEqualTo(Outcome.ALREADY_EXPORTED);
        assertThat(names(target.getParent())).containsExactly("model");
    }

    @Test
    void whatALivingExportWritesIsLeftAlone() throws IOException {
        ExportTarget place = ExportTarget.of(to);
        place.create(directory -> {
            directory.create("config.json").close();
            refuses(
                    ExitCode.CONFLICT,
                    "file:" + target.resolveSibling(".model.unfinished") + " is held by process "
                            + ProcessHandle.current().pid());
            assertThat(directory.list("")).hasSize(1);
        });
        assertThat(names(target)).containsExactly("config.json");
        assertThat(names(target.getParent())).containsExactly("model");
    }

    @Test
    void whoeverIsFirstKeepsTheDirectory() throws IOException {
        ExportTarget place = ExportTarget.of(to);
        assertThatThrownBy(() -> place.create(directory -> {
                    directory.create("config.json").close();
                    Files.createDirectories(target);
                    Files.writeString(target.resolve("thesis.txt"), "years of work");
                }))
                .isInstanceOf(RondoException.class)
                .hasMessage(to.root() + " was made by someone else in the meantime");
        assertThat(target.resolve("thesis.txt")).hasContent("years of work");
        assertThat(names(target.getParent())).containsExactly("model");
    }

    @Test
    void anotherTokenizerThanTheRunsIsRefused() {
        assertThatThrownBy(() -> HuggingFaceExporter.export(run, "{}", to))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageStartingWith("the tokenizer has the SHA-256 44136fa3")
                .hasMessageContaining(", but " + run.root() + " was trained with ");
        assertThat(target).doesNotExist();
    }

    @Test
    void theParentOfATargetIsFoundOnAnyFileSystem() {
        assertThat(ExportTarget.of(HadoopFileStore.at("/model")).parent().root())
                .isEqualTo("file:/");
        assertThat(ExportTarget.of(HadoopFileStore.at("/a b/model")).parent().root())
                .isEqualTo("file:/a b");
        assertThat(ExportTarget.of(HadoopFileStore.at("/a b/model")).name()).isEqualTo("model");
        assertThatThrownBy(() -> ExportTarget.of(HadoopFileStore.at("/")))
                .hasMessage("file:/ is the root of a file system; expected a directory to be made");
    }

    private Outcome export() throws IOException {
        return HuggingFaceExporter.export(run, TOKENIZER, to);
    }

    private void refuses(ExitCode exitCode, String message) {
        assertThatThrownBy(this::export)
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
                .hasMessageStartingWith(message);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = HuggingFaceExporterTest.class.getResourceAsStream("/huggingface/v1/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
