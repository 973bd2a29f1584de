package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Assumptions;

/** WordPiece by its rules, and beside Hugging Face's library on the files that we write. */
class WordPieceTest {
    private static final List<BertText> TEXTS = List.of(
            BertText.UNCASED,
            BertText.CASED,
            new BertText(true, true, Optional.of(false), true),
            new BertText(false, false, Optional.of(true), false));

    private static final List<WordPieceTokenizer> OURS = new ArrayList<>();
    private static final List<HuggingFaceReference> THEIRS = new ArrayList<>();

    @BeforeContainer
    static void trainAndHandOver() throws Exception {
        Assumptions.assumeTrue(HuggingFaceReference.isMadeForThisPlatform());
        for (BertText text : TEXTS) {
            WordPieceTokenizer tokenizer = trained(text, 1500);
            OURS.add(tokenizer);
            THEIRS.add(new HuggingFaceReference(tokenizer));
        }
    }

    @AfterContainer
    static void close() {
        THEIRS.forEach(HuggingFaceReference::close);
        THEIRS.clear();
        OURS.clear();
    }

    @Example
    void wordsAreMadeOfTheLongestTokens() {
        WordPieceTokenizer tokenizer = small();
        assertThat(tokens(tokenizer, "Unwanted RUNNING!"))
                .containsExactly("un", "##want", "##ed", "runn", "##ing", "!");
        assertThat(tokens(tokenizer, "unwantedX running")).containsExactly("[UNK]", "runn", "##ing");
        assertThat(tokens(tokenizer, "ünwant\u0000ed[SEP]un")).containsExactly("un", "##want", "##ed", "[SEP]", "un");
        assertThat(tokenizer.endOfDocument()).hasValue(3);
    }

    @Example
    void aWordOfMoreThanAHundredCharactersIsUnknown() {
        WordPieceTokenizer tokenizer = small();
        assertThat(tokens(tokenizer, "un".repeat(50))).hasSize(50).doesNotContain("[UNK]");
        assertThat(tokens(tokenizer, "un".repeat(50) + "ed")).containsExactly("[UNK]");
    }

    @Example
    void decodingJoinsAWordAndTakesBlanksBeforePunctuationAway() {
        WordPieceTokenizer tokenizer = small();
        assertThat(tokenizer.decode(tokenizer.encode("Unwanted running!"))).isEqualTo("unwanted running!");
        assertThatThrownBy(() -> tokenizer.decode(new int[] {99}))
                .hasMessage("Token id 99 is outside the vocabulary of 12 tokens (ids 0 to 11).");
    }

    @Example
    void theMostFrequentPairIsLearnedFirst() {
        WordPieceTokenizer tokenizer = WordPieceTrainer.train(
                Map.of("hug", 10L, "pug", 5L, "pun", 12L, "bun", 4L, "hugs", 5L).entrySet(),
                WordPieceTrainerSettings.ofSize(20),
                size -> {});
        assertThat(tokenizer.tokens())
                .containsExactly(
                        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "b", "g", "h", "n", "p", "s", "u", "##g", "##n",
                        "##s", "##u", "##ug", "##un", "hug", "pun");
    }

    @Example
    void charactersBeyondTheLimitAreUnknown() {
        WordPieceTokenizer tokenizer = WordPieceTrainer.train(
                Map.of("ab", 5L, "ac", 1L).entrySet(),
                new WordPieceTrainerSettings(BertText.UNCASED, 100, 1, 2, WordPieceTrainerSettings.BERT_TOKENS),
                size -> {});
        assertThat(tokens(tokenizer, "ab ac")).containsExactly("ab", "[UNK]");
    }

    @Example
    void filesAreReadAsTheyWereWritten() throws Exception {
        for (BertText text : TEXTS) {
            WordPieceTokenizer tokenizer = trained(text, 1200);
            Tokenizer again = TokenizerFile.parse(tokenizer.toJson());
            assertThat(again).isInstanceOf(WordPieceTokenizer.class);
            assertThat(again.toJson()).isEqualTo(tokenizer.toJson());
            assertThat(((WordPieceTokenizer) again).rules()).isEqualTo(tokenizer.rules());
        }
    }

    @Example
    void otherPartsAreRefusedByName() {
        refused(
                "\"BertPreTokenizer\"",
                "\"Whitespace\"",
                "pre_tokenizer.type is \"Whitespace\", but Rondo expects \"BertPreTokenizer\".");
        refused("\"BertNormalizer\"", "\"NFC\"", "normalizer.type is \"NFC\", but Rondo expects \"BertNormalizer\".");
        refused(
                "\"unk_token\": \"[UNK]\"",
                "\"unk_token\": \"<unk>\"",
                "The vocabulary lacks \"<unk>\", the token of unknown words.");
        refused(
                "\"prefix\": \"##\"",
                "\"prefix\": \"@@\"",
                "decoder.prefix is \"@@\", but Rondo expects \"##\", as in model.continuing_subword_prefix.");
    }

    @Example
    void theGoldenFileIsReadAndWritten() throws Exception {
        String golden = Golden.read("wordpiece.json");
        assertThat(TokenizerFile.parse(golden).toJson()).isEqualTo(golden);
        assertThat(golden).isEqualTo(small().toJson());
    }

    @Example
    void europarlHasTheIdsOfHuggingFace() throws Exception {
        expectSameIds(Europarl.everyLine(200));
    }

    @Example
    @Tag("slow")
    void wholeEuroparlHasTheIdsOfHuggingFace() throws Exception {
        expectSameIds(Europarl.lines());
    }

    @Property(tries = 250)
    @Domain(Texts.class)
    void anyTextHasTheIdsOfHuggingFace(@ForAll String text) {
        expectSameIds(List.of(Utf8.wellFormed(text), "a[SEP]" + Utf8.wellFormed(text) + "[MASK] b"));
    }

    /** A vocabulary of all characters, so that none is unknown; each stands between letters and alone. */
    @Example
    @Tag("slow")
    void everyCharacterHasTheIdsOfHuggingFace() throws Exception {
        List<String> tokens = new ArrayList<>(List.of("[UNK]"));
        for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                tokens.add(Character.toString(codePoint));
                tokens.add("##" + Character.toString(codePoint));
            }
        }
        for (BertText text : TEXTS) {
            List<String> different = new ArrayList<>();
            WordPieceTokenizer ours = WordPieceTokenizer.of(tokens, List.of(), WordPieceRules.bert(text));
            try (HuggingFaceReference theirs = new HuggingFaceReference(ours)) {
                for (int id = 1; id < tokens.size(); id += 2) {
                    String each = "a" + tokens.get(id) + "a " + tokens.get(id) + "\u0301";
                    if (!Arrays.equals(ours.encode(each), theirs.encode(each))) {
                        different.add(String.format("U+%04X", tokens.get(id).codePointAt(0)));
                    }
                }
            }
            assertThat(different).as(text.toString()).isEmpty();
        }
    }

    private static void expectSameIds(List<String> texts) {
        for (int index = 0; index < OURS.size(); index++) {
            for (String text : texts) {
                int[] ids = OURS.get(index).encode(text);
                assertThat(ids).isEqualTo(THEIRS.get(index).encode(text));
                assertThat(OURS.get(index).decode(ids))
                        .isEqualTo(THEIRS.get(index).decode(ids));
            }
        }
    }

    private static void refused(String part, String other, String sentence) {
        String json = small().toJson();
        assertThat(json).contains(part);
        assertThatThrownBy(() -> TokenizerFile.parse(json.replace(part, other), "some/tokenizer.json"))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessage("some/tokenizer.json: " + sentence);
    }

    private static WordPieceTokenizer trained(BertText text, int size) throws Exception {
        Map<String, Long> counts = new HashMap<>();
        for (String line : Europarl.everyLine(400)) {
            text.split(line, word -> counts.merge(word, 1L, Long::sum));
        }
        return WordPieceTrainer.train(
                counts.entrySet(),
                new WordPieceTrainerSettings(text, size, 2, 600, WordPieceTrainerSettings.BERT_TOKENS),
                learned -> {});
    }

    private static WordPieceTokenizer small() {
        List<String> tokens = new ArrayList<>(WordPieceTrainerSettings.BERT_TOKENS);
        List<AddedToken> special = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            special.add(AddedToken.special(id, tokens.get(id)));
        }
        tokens.addAll(List.of("un", "##want", "##ed", "runn", "##ing", "!", "##un"));
        return WordPieceTokenizer.of(tokens, special, WordPieceRules.bert(BertText.UNCASED));
    }

    private static List<String> tokens(Tokenizer tokenizer, String text) {
        List<String> tokens = new ArrayList<>();
        for (int id : tokenizer.encode(text)) {
            tokens.add(tokenizer.token(id));
        }
        return tokens;
    }
}
