package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;

class CharTokenizerTest extends TokenizerContract {
    private static final Tokenizer TOKENIZER = CharTokenizer.ofCharacters("風がß 😀ßa");

    @Override
    Tokenizer tokenizer() {
        return TOKENIZER;
    }

    @Example
    void everyKnownCharacterIsOneToken() {
        assertThat(TOKENIZER.vocabularySize()).isEqualTo(1 + 256 + 4);
        assertThat(TOKENIZER.encode("a風ß😀が")).containsExactly(1 + 'a', 259, 257, 260, 258);
    }

    @Example
    void anUnknownCharacterBecomesItsBytes() {
        assertThat(TOKENIZER.encode("é")).containsExactly(1 + 0xC3, 1 + 0xA9);
        assertThat(TOKENIZER.token(1 + 0xC3)).isEqualTo("<0xC3>");
    }

    @Example
    void theEndOfDocumentIsTheFirstToken() {
        assertThat(TOKENIZER.endOfDocument()).hasValue(0);
        assertThat(TOKENIZER.encode("a<|endoftext|>")).containsExactly(1 + 'a', 0);
        assertThat(TOKENIZER.encodeOrdinary("<|endoftext|>")).hasSize(13);
        assertThat(CharTokenizer.of(List.of(), IntStream.empty()).endOfDocument())
                .isEmpty();
    }

    @Example
    void itsFileIsTheGoldenOne() throws Exception {
        assertThat(TOKENIZER.toJson()).isEqualTo(Golden.read("character-huggingface.json"));
        assertThat(TokenizerFile.parse(TOKENIZER.toJson()).toJson()).isEqualTo(TOKENIZER.toJson());
    }

    @Example
    void theFirstFormOfItsFileIsStillRead() throws Exception {
        assertThat(TokenizerFile.parse(Golden.read("character.json")).toJson()).isEqualTo(TOKENIZER.toJson());
    }

    @Example
    void anotherModelWithBytesToFallBackOnIsRefused() {
        for (String field : List.of("decoder", "added_tokens", "model")) {
            String changed = TOKENIZER
                    .toJson()
                    .replace(
                            switch (field) {
                                case "decoder" -> "\"Fuse\"";
                                case "added_tokens" -> "\"lstrip\": false";
                                default -> "\"ß\": 257";
                            },
                            switch (field) {
                                case "decoder" -> "\"Strip\"";
                                case "added_tokens" -> "\"lstrip\": true";
                                default -> "\"ß\": 900";
                            });
            assertThatThrownBy(() -> TokenizerFile.parse(changed, "a.json"))
                    .isInstanceOf(TokenizerFormatException.class)
                    .hasMessage("a.json: \"" + field + "\" is not what Rondo writes for a character tokenizer, and it"
                            + " reads no other model with byte_fallback.");
        }
    }

    @Example
    void aSpecialTokenThatIsACharacterIsRefused() {
        for (String token : List.of("a", "<0xC3>", "")) {
            assertThatThrownBy(() -> CharTokenizer.of(List.of(token), IntStream.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "The special token \"%s\" must be text that is no other token of the vocabulary.", token);
        }
    }

    @Example
    void aSurrogateIsNoCharacter() {
        assertThatThrownBy(() -> CharTokenizer.of(List.of(), IntStream.of(0xD800)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0xD800 is not a Unicode character.");
    }
}
