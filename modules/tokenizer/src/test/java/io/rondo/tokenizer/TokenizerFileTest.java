package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenizerFileTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ObjectNode json;

    @BeforeEach
    void readGolden() throws Exception {
        json = (ObjectNode) MAPPER.readTree(Golden.read("huggingface-trained.json"));
    }

    @Test
    void aFileOfHuggingFaceIsWrittenAgainCharacterForCharacter() throws Exception {
        String golden = Golden.read("huggingface-trained.json");
        assertThat(TokenizerFile.parse(golden).toJson()).isEqualTo(golden);
    }

    @Test
    void theOldFormOfMergesGivesTheSameTokenizer() throws Exception {
        ArrayNode merges = (ArrayNode) model().get("merges");
        List<String> old = Stream.iterate(0, index -> index + 1)
                .limit(merges.size())
                .map(index -> merges.get(index).get(0).textValue() + " "
                        + merges.get(index).get(1).textValue())
                .toList();
        model().set("merges", MAPPER.valueToTree(old));
        assertThat(TokenizerFile.parse(json.toString()).toJson()).isEqualTo(Golden.read("huggingface-trained.json"));
    }

    @Test
    void aFileInTheStyleOfGpt2IsRead() throws Exception {
        BpeTokenizer tokenizer = (BpeTokenizer) TokenizerFile.parse(Golden.read("gpt2-style.json"));
        assertThat(tokenizer.vocabularySize()).isEqualTo(279);
        assertThat(tokenizer.endOfDocument()).hasValue(276);
        assertThat(tokenizer.merges()).hasSize(20);
        assertThat(tokenizer.addedTokens()).contains(new AddedToken(277, "<wind>", false, true));
        assertThat(TokenizerFile.parse(tokenizer.toJson()).toJson()).isEqualTo(tokenizer.toJson());
    }

    @Test
    void aFileIsWrittenWholeAndReadAgain() throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "tests")), "file");
        Path file = directory.resolve("tokenizer.json");
        Tokenizer tokenizer = TokenizerFile.parse(json.toString());
        TokenizerFile.write(file, tokenizer);
        TokenizerFile.write(file, tokenizer);
        assertThat(TokenizerFile.read(file).toJson()).isEqualTo(tokenizer.toJson());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aMissingFileAndOneThatIsNotTextAreNamed() throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "tests")), "bad");
        Path missing = directory.resolve("missing.json");
        assertThatThrownBy(() -> TokenizerFile.read(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing.toString());
        Path binary = Files.write(directory.resolve("binary.json"), new byte[] {(byte) 0xFF, 0});
        assertThatThrownBy(() -> TokenizerFile.read(binary))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessage(binary + ": not valid UTF-8.");
    }

    @Test
    void whatIsNotJsonIsRefused() {
        refused(
                "{\"version\": nonsense}",
                "not valid JSON at line 1, column 13: Unrecognized token 'nonsense': was expecting (JSON String,"
                        + " Number, Array, Object or token 'null', 'true' or 'false').");
        refused("{\"a\": 1, \"a\": 2}", "not valid JSON at line 1, column 13: Duplicate field 'a'.");
        refused("", "expected a JSON object.");
        refused("[]", "expected a JSON object.");
        refused(
                "{}",
                "neither a Hugging Face tokenizer (it has no \"model\") nor a character tokenizer (its \"type\" is not"
                        + " \"rondo-character-tokenizer\").");
    }

    @Test
    void otherModelsAndVersionsAreRefused() {
        refusedAfter(file -> file.put("version", "2.0"), "version is \"2.0\", but Rondo expects \"1.0\".");
        refusedAfter(file -> model().put("type", "Unigram"), "model.type is \"Unigram\", but Rondo expects \"BPE\".");
        refusedAfter(file -> file.put("model", 7), "model is 7, but Rondo expects an object.");
        refusedAfter(file -> file.remove("decoder"), "decoder is missing, but Rondo expects an object.");
        refusedAfter(file -> model().remove("vocab"), "model.vocab is missing, but Rondo expects an object.");
        refusedAfter(file -> model().remove("merges"), "model.merges is missing, but Rondo expects an array.");
    }

    @Test
    void featuresThatWouldChangeTheIdsAreRefusedByName() {
        refusedAfter(
                file -> file.putObject("normalizer").put("type", "NFC"),
                "normalizer is {\"type\":\"NFC\"}, but Rondo expects a file without it.");
        refusedAfter(
                file -> file.putObject("truncation").put("max_length", 8),
                "truncation is {\"max_length\":8}, but Rondo expects a file without it.");
        refusedAfter(
                file -> ((ObjectNode) file.get("pre_tokenizer")).put("add_prefix_space", true),
                "pre_tokenizer.add_prefix_space is true, but Rondo expects a file without it.");
        refusedAfter(
                file -> ((ObjectNode) file.get("pre_tokenizer")).put("use_regex", false),
                "pre_tokenizer.use_regex is false, but Rondo expects true.");
        refusedAfter(
                file -> ((ObjectNode) file.get("pre_tokenizer")).put("type", "Metaspace"),
                "pre_tokenizer.type is \"Metaspace\", but Rondo expects \"ByteLevel\".");
        refusedAfter(
                file -> ((ObjectNode) file.get("post_processor")).put("type", "BertProcessing"),
                "post_processor.type is \"BertProcessing\", but Rondo expects \"ByteLevel\".");
        refusedAfter(file -> model().put("dropout", 0.1), "model.dropout is 0.1, but Rondo expects a file without it.");
        refusedAfter(
                file -> model().put("end_of_word_suffix", "</w>"),
                "model.end_of_word_suffix is \"</w>\", but Rondo expects a file without it.");
        refusedAfter(
                file -> ((ObjectNode) file.get("added_tokens").get(1)).put("lstrip", true),
                "added_tokens[1].lstrip is true, but Rondo expects a file without it.");
        refusedAfter(file -> file.put("brand_new", "x"), "brand_new is \"x\", but Rondo expects a file without it.");
    }

    @Test
    void theSplitPatternsOfLlama3AndGpt4AreReadAndWrittenBack() throws Exception {
        for (SplitPattern pattern : SplitPattern.values()) {
            for (String spelling : pattern.spellings()) {
                file(spelling, "Isolated");
                model().put("ignore_merges", true);
                ObjectNode processors = json.putObject("post_processor").put("type", "Sequence");
                processors
                        .putArray("processors")
                        .add(json.get("decoder").deepCopy())
                        .addObject()
                        .put("type", "TemplateProcessing");
                BpeTokenizer read = (BpeTokenizer) TokenizerFile.parse(json.toString());
                assertThat(read.rules()).isEqualTo(new BpeRules(pattern, BpeRules.WholeWords.LOOKED_UP));
                BpeTokenizer again = (BpeTokenizer) TokenizerFile.parse(read.toJson());
                assertThat(again.rules()).isEqualTo(read.rules());
                assertThat(again.toJson()).isEqualTo(read.toJson());
            }
        }
    }

    @Test
    void otherSplitPatternsAreRefused() {
        refusedAfter(
                file -> file("\\w+", "Isolated"),
                "pre_tokenizer.pretokenizers[0].pattern.Regex is \"\\\\w+\", but Rondo expects the split pattern of GPT-2,"
                        + " GPT-4, Llama 3 or GPT-4o.");
        refusedAfter(
                file -> file(SplitPattern.GPT4.regex(), "Removed"),
                "pre_tokenizer.pretokenizers[0].behavior is \"Removed\", but Rondo expects \"Isolated\".");
        refusedAfter(
                file -> ((ObjectNode)
                                file(SplitPattern.GPT4.regex(), "Isolated").get(0))
                        .put("invert", true),
                "pre_tokenizer.pretokenizers[0].invert is true, but Rondo expects a file without it.");
        refusedAfter(
                file -> file(SplitPattern.GPT4.regex(), "Isolated").remove(1),
                "pre_tokenizer.pretokenizers is "
                        + "[{\"type\":\"Split\",\"behavior\":\"Isolated\",\"invert\":false,\"patte…, but Rondo expects a Split and a"
                        + " ByteLevel.");
    }

    /** Makes the file split by a regular expression; returns its pre-tokenizers. */
    private ArrayNode file(String regex, String behavior) {
        ArrayNode parts =
                json.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        parts.addObject()
                .put("type", "Split")
                .put("behavior", behavior)
                .put("invert", false)
                .putObject("pattern")
                .put("Regex", regex);
        parts.addObject()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("use_regex", false);
        return parts;
    }

    @Test
    void featuresThatAreOffAreLetPass() throws Exception {
        model().put("dropout", 0.0).put("continuing_subword_prefix", "").put("unk_token", "<unk>");
        json.putNull("post_processor").put("brand_new", false);
        assertThat(TokenizerFile.parse(json.toString()).toJson()).isEqualTo(Golden.read("huggingface-trained.json"));
    }

    @Test
    void idsMustBeUniqueAndWithoutGaps() {
        refusedAfter(file -> vocabulary().put("Ġwind", 300), "the tokens \"Ġwind\" and \"à¤¡\" have the same id, 300.");
        refusedAfter(
                file -> vocabulary().put("Ġwind", 406),
                "the ids of the 406 tokens must run from 0 to 405 without gaps, but \"Ġwind\" has id 406.");
        refusedAfter(
                file -> vocabulary().put("Ġwind", -1),
                "the ids of the 406 tokens must run from 0 to 405 without gaps, but \"Ġwind\" has id -1.");
        refusedAfter(file -> vocabulary().put("Ġwind", 1.5), "model.vocab.Ġwind is 1.5, but Rondo expects an integer.");
        refusedAfter(
                file -> ((ObjectNode) file.get("added_tokens").get(1)).put("id", 5),
                "The added token \"<|pad|>\" has id 5, which is not its id in the vocabulary.");
        refusedAfter(
                file -> ((ObjectNode) file.get("added_tokens").get(1))
                        .put("id", 0)
                        .put("content", "<|endoftext|>"),
                "The added token \"<|endoftext|>\" is listed a second time.");
    }

    @Test
    void mergesMustBeMadeOfTokensAndGiveOne() {
        refusedAfter(
                file -> merges().insertArray(0).add("Ġwind").add("!"),
                "Merge 0 is \"Ġwind\" + \"!\", whose result \"Ġwind!\" is not in the vocabulary.");
        refusedAfter(
                file -> merges().insertArray(0).add("風").add("!"),
                "Merge 0 is \"風\" + \"!\", whose left part \"風\" is not in the vocabulary.");
        refusedAfter(
                file -> merges().insert(1, "! 風"),
                "Merge 1 is \"!\" + \"風\", whose right part \"風\" is not in the vocabulary.");
        refusedAfter(file -> merges().add(merges().get(0)), "Merge 148 (\"à\" + \"¤\") is listed a second time.");
        refusedAfter(
                file -> merges().insert(2, "a b c"),
                "model.merges[2] is \"a b c\", but Rondo expects [\"left\", \"right\"] or \"left right\".");
        refusedAfter(
                file -> merges().insert(0, 5),
                "model.merges[0] is 5, but Rondo expects [\"left\", \"right\"] or \"left right\".");
    }

    @Test
    void badCharacterFilesAreRefused() throws Exception {
        json = (ObjectNode) MAPPER.readTree(Golden.read("character.json"));
        refusedAfter(file -> file.put("format_version", 2), "format_version is 2, but Rondo expects 1.");
        refusedAfter(file -> file.remove("characters"), "characters is missing, but Rondo expects an array.");
        refusedAfter(file -> file.put("case", "lower"), "case is \"lower\", but Rondo expects a file without it.");
        for (String character : List.of("a", "", "ßß", "😀")) {
            refusedAfter(
                    file -> ((ArrayNode) file.get("characters"))
                            .insert(0, "ß")
                            .insert(1, "😀")
                            .insert(2, character),
                    "characters[2] is \"" + character
                            + "\", but Rondo expects one character beyond ASCII, in ascending order.");
        }
        refusedAfter(
                file -> ((ArrayNode) file.get("special_tokens")).add(3),
                "special_tokens[1] is 3, but Rondo expects a string.");
        refusedAfter(
                file -> ((ArrayNode) file.get("special_tokens")).add("ß"),
                "The special token \"ß\" must be text that is no other token of the vocabulary.");
    }

    private ObjectNode model() {
        return (ObjectNode) json.get("model");
    }

    private ObjectNode vocabulary() {
        return (ObjectNode) model().get("vocab");
    }

    private ArrayNode merges() {
        return (ArrayNode) model().get("merges");
    }

    /** Changes a copy of the good file, and expects the sentence. */
    private void refusedAfter(Consumer<ObjectNode> change, String sentence) {
        ObjectNode good = json.deepCopy();
        change.accept(json);
        refused(json.toString(), sentence);
        json = good;
    }

    private static void refused(String text, String sentence) {
        assertThatThrownBy(() -> TokenizerFile.parse(text, "some/tokenizer.json"))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessage("some/tokenizer.json: " + sentence);
    }
}
