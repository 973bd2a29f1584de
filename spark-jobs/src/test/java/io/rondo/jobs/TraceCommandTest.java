package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.prep.documents.ContentHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCommandTest {
    private static final int DOCUMENTS = 40;

    @TempDir
    private static Path directory;

    private static Path dataset;
    private static Path corpus;

    @BeforeAll
    static void prepareADataset() throws IOException {
        dataset = directory.resolve("dataset");
        corpus = directory.resolve("a.txt");
        StringBuilder lines = new StringBuilder();
        for (int document = 0; document < DOCUMENTS; document++) {
            lines.append(text(document)).append(document % 2 == 0 ? "\u0007\n" : "\n");
        }
        lines.append("short\n");
        Files.writeString(corpus, lines);
        CommandLineRun run = CommandLineRun.of(
                "prepare",
                "--output",
                dataset.toString(),
                "prepare.input=" + corpus,
                "prepare.steps=[normalize, {step=min-characters, least=10}, exact-duplicates]",
                "prepare.keep-rejects=true",
                "prepare.vocabulary-size=300",
                "prepare.validation-fraction=0.2",
                "prepare.shards=2",
                "spark.master=local[2]");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void aDocumentLeadsBackToFileAndOffset() throws IOException {
        for (int document : List.of(0, 7, 24)) {
            JsonNode found = json("--document", id(text(document))).path("documents");
            assertThat(found).hasSize(1);
            JsonNode origin = found.get(0).path("document");
            assertThat(origin.path("source").asText())
                    .isEqualTo("file:" + corpus + " (" + Files.size(corpus) + " bytes)");
            assertThat(lineAt(origin.path("offset").asInt())).startsWith(text(document));
            assertThat(found.get(0).path("text").asText()).isEqualTo(text(document));
            assertThat(found.get(0).path("shortened").asBoolean()).isFalse();
            assertThat(origin.path("steps").findValuesAsText("name"))
                    .containsExactly("normalize", "min-characters", "exact-duplicates");
            assertThat(origin.path("steps").findValuesAsText("changed"))
                    .containsExactly(String.valueOf(document % 2 == 0), "false", "false");
            assertThat(origin.path("steps").get(1).path("rules").get(0).asText())
                    .isEqualTo("too-short");
        }
    }

    @Test
    void peopleReadTheSame() {
        CommandLineRun run = trace("--document", id(text(2)), "--characters", "8");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("document     " + id(text(2)))
                .contains("source       file:" + corpus)
                .contains("step         normalize: changed the text\n")
                .contains("step         min-characters: left the text as it was, passed too-short\n")
                .contains("text         " + text(2).substring(0, 8) + " …\n");
    }

    @Test
    void aSequenceIsAllDocumentsThatItCovers() throws IOException {
        Map<Long, String> covered = new TreeMap<>();
        int length = 50;
        long next = 0;
        for (int sequence = 0; sequence < 3; sequence++) {
            JsonNode found =
                    json("--sequence", Integer.toString(sequence), "--sequence-length", Integer.toString(length));
            long position = found.path("firstToken").asLong();
            assertThat(position).isEqualTo((long) sequence * length);
            for (JsonNode part : found.path("parts")) {
                JsonNode document = part.path("document");
                assertThat(document.path("firstToken").asLong()
                                + part.path("from").asLong())
                        .isEqualTo(position);
                position += part.path("to").asLong() - part.path("from").asLong();
                covered.merge(
                        document.path("firstToken").asLong(), part.path("text").asText(), String::concat);
                assertThat(lineAt(document.path("offset").asInt()))
                        .contains(part.path("text").asText());
            }
            next = found.path("firstToken").asLong() + length + 1;
            assertThat(position).isEqualTo(next);
        }
        assertThat(covered).hasSizeGreaterThan(2);
    }

    @Test
    void theSplitCanBeNamed() throws IOException {
        JsonNode found = json("--sequence", "0", "--sequence-length", "4", "--split", "validation");
        String id = found.path("parts").get(0).path("document").path("id").asText();
        assertThat(json("--document", id, "--split", "validation").path("documents"))
                .hasSize(1);
        assertThat(trace("--document", id, "--split", "train").exitCode()).isEqualTo(2);
        assertThat(trace("--document", id, "--split", "test").err())
                .isEqualTo("rondo: the dataset has no split 'test'; it has [train, validation]\n");
    }

    @Test
    void aRejectedDocumentIsFoundWithItsRule() {
        CommandLineRun run = trace("--document", id("short"));
        assertThat(run.out())
                .contains("rejected     " + id("short"))
                .contains("rule         too-short of the step min-characters, which found 5\n")
                .contains("text         short\n");
    }

    @Test
    void whatIsNotThereIsSaidInOneSentence() {
        String unknown = "0".repeat(32);
        assertThat(trace("--document", unknown))
                .isEqualTo(new CommandLineRun(
                        2,
                        "",
                        "rondo: no document of " + dataset + " has the id " + unknown
                                + "; ids are of the text as it went into the shards, and rejected documents are known"
                                + " only if the dataset was made with prepare.keep-rejects=true\n"));
        assertThat(trace("--document", "abc"))
                .isEqualTo(new CommandLineRun(
                        2, "", "rondo: 'abc' is no id of a document; expected 32 hexadecimal digits\n"));
        CommandLineRun sequence = trace("--sequence", "99999");
        assertThat(sequence.exitCode()).isEqualTo(2);
        assertThat(sequence.err())
                .contains("the split 'train' has no sequence 99999; its ")
                .hasLineCount(1);
        assertThat(trace().exitCode()).isEqualTo(2);
        assertThat(trace("--document", unknown, "--sequence", "1").exitCode()).isEqualTo(2);
        assertThat(trace("--sequence", "1", "--sequence-length", "0").err())
                .isEqualTo("rondo: --sequence-length 0 is out of range; expected 1 to 1000000\n");
    }

    @Test
    void damagedMissingAndTornOriginsAreNamed() throws IOException {
        String id = json("--sequence", "0", "--sequence-length", "4")
                .path("parts")
                .get(0)
                .path("document")
                .path("id")
                .asText();
        Path file = dataset.resolve("train/shard-00000.prov");
        byte[] whole = Files.readAllBytes(file);
        try {
            byte[] flipped = whole.clone();
            flipped[flipped.length - 1] ^= 1;
            Files.write(file, flipped);
            assertDamaged("/train/shard-00000.prov is corrupt: its bytes from 0 to the end", "--document", id);
            assertDamaged("/train/shard-00000.prov is corrupt", "--document", "0".repeat(32));
            assertDamaged("/train/shard-00000.prov is corrupt", "--sequence", "0", "--sequence-length", "4");
            Files.write(file, Arrays.copyOf(whole, whole.length - 32));
            assertDamaged("/train/shard-00000.prov ends at byte " + (whole.length - 32), "--document", id);
            Files.delete(file);
            assertDamaged("/train/shard-00000.prov does not exist", "--document", id);
        } finally {
            Files.write(file, whole);
        }
    }

    @Test
    void aDatasetWithoutOriginsIsSaidToBeOne() throws IOException {
        Path manifest = dataset.resolve("manifest.json");
        Path file = dataset.resolve("train/shard-00000.prov");
        byte[] whole = Files.readAllBytes(file);
        String json = Files.readString(manifest);
        try {
            Files.writeString(manifest, json.replaceFirst("(?s),\\s*\"files\" : \\[.*?\\]", ""));
            assertThat(json("--document", id(text(1))).path("documents")).hasSize(1);
            Files.delete(file);
            assertDamaged(
                    "/train/shard-00000.prov does not exist; the dataset was made by a Rondo that kept no origins",
                    "--sequence",
                    "0",
                    "--sequence-length",
                    "4");
        } finally {
            Files.write(file, whole);
            Files.writeString(manifest, json);
        }
        assertThat(CommandLineRun.of("trace", directory.toString(), "--sequence", "0")
                        .exitCode())
                .isEqualTo(3);
    }

    @Test
    void inspectChecksTheOriginsToo() throws IOException {
        assertThat(CommandLineRun.of("inspect", dataset.toString()).out())
                .containsPattern("hold for tokenizer.json and every shard, and for [0-9]+ files beside them");
    }

    private static void assertDamaged(String sentence, String... options) {
        CommandLineRun run = trace(options);
        assertThat(run.exitCode()).as(run.out()).isEqualTo(3);
        assertThat(run.err()).contains(sentence).hasLineCount(1);
    }

    private static JsonNode json(String... options) throws IOException {
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = "--json";
        CommandLineRun run = trace(all);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        return new ObjectMapper().readTree(run.out());
    }

    private static CommandLineRun trace(String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "trace";
        all[1] = dataset.toString();
        System.arraycopy(options, 0, all, 2, options.length);
        return CommandLineRun.of(all);
    }

    private static String lineAt(int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(corpus);
        return new String(bytes, offset, bytes.length - offset, StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElseThrow();
    }

    private static String text(int document) {
        return "Über document " + document + " nobody has said anything so far, and it is " + document * document
                + " days old.";
    }

    private static String id(String text) {
        return HexFormat.of().formatHex(new ContentHash().of(text));
    }
}
