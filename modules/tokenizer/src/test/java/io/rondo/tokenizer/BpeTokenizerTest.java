package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Example;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Assertions;

class BpeTokenizerTest extends TokenizerContract {
    private static final Tokenizer TRAINED = golden("huggingface-trained.json");
    private static final Tokenizer GPT2_STYLE = golden("gpt2-style.json");

    @Override
    Tokenizer tokenizer() {
        return TRAINED;
    }

    @Example
    void idsAreThoseOfHuggingFace() {
        assertThat(TRAINED.encode("The wind's 12 windows<|endoftext|>  Größe 風\n"))
                .containsExactly(53, 259, 281, 330, 314, 19, 327, 0, 222, 222, 40, 83, 309, 402, 222, 358, 200);
    }

    @Example
    void addedTokensAreFoundLeftmostThenLongest() {
        assertThat(GPT2_STYLE.encode("the wind <wind>ow größe<wind><|endoftext|> then"))
                .containsExactly(83, 257, 268, 266, 220, 278, 277, 276, 262, 77);
    }

    @Example
    void tokensThatAreNotNormalizedAreFoundFirst() {
        List<String> tokens = bytes();
        int first = tokens.size();
        tokens.addAll(List.of("<a><b>", "<b><c>"));
        Tokenizer tokenizer = BpeTokenizer.of(
                tokens,
                List.of(),
                List.of(new AddedToken(first, "<a><b>", false, true), AddedToken.special(first + 1, "<b><c>")));
        assertThat(tokenizer.encode("<a><b><c>")).hasSize(4).endsWith(first + 1);
    }

    @Example
    void whitespaceBeforeAnAddedTokenIsAtTheEndOfItsText() {
        // Two blanks before a word are split "·" + "·word", at the end of a text they stay together.
        List<String> tokens = bytes();
        tokens.addAll(List.of("ĠĠ", "<x>"));
        Tokenizer tokenizer =
                BpeTokenizer.of(tokens, List.of(new Merge("Ġ", "Ġ")), List.of(AddedToken.special(257, "<x>")));
        assertThat(tokenizer.encode("  <x>")).containsExactly(256, 257);
        assertThat(tokenizer.encodeOrdinary("  <x>")).hasSize(5).doesNotContain(256);
    }

    @Example
    void anAddedTokenDecodesToItsOwnText() {
        List<String> tokens = bytes();
        tokens.add("größe 風");
        Tokenizer tokenizer = BpeTokenizer.of(tokens, List.of(), List.of(AddedToken.special(256, "größe 風")));
        assertThat(tokenizer.encode("größe 風")).containsExactly(256);
        assertThat(tokenizer.decode(new int[] {256})).isEqualTo("größe 風");
        assertThat(tokenizer.endOfDocument()).isEmpty();
    }

    @Example
    void aMegabyteWithoutASpaceTakesLittleTime() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (String unit : List.of("a", " ", "the", "é", "風", "!", "\n")) {
                String text = unit.repeat((1 << 20) / unit.length());
                assertThat(TRAINED.decode(TRAINED.encode(text))).isEqualTo(text);
            }
        });
    }

    @Example
    @Tag("slow")
    void tenMegabytesOfOneCharacterTakeLittleTime() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            for (String unit : List.of("a", " ", "😀", "the")) {
                String text = unit.repeat(10_000_000 / unit.length());
                assertThat(TRAINED.decode(TRAINED.encode(text))).isEqualTo(text);
            }
        });
    }

    @Example
    void threadsShareATokenizer() throws Exception {
        List<String> lines = Europarl.everyLine(100);
        List<int[]> expected = new ArrayList<>();
        Tokenizer alone = golden("huggingface-trained.json");
        lines.forEach(line -> expected.add(alone.encode(line)));
        Tokenizer shared = golden("huggingface-trained.json");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> encodeAll = () -> {
                for (int index = 0; index < lines.size(); index++) {
                    assertThat(shared.encode(lines.get(index))).isEqualTo(expected.get(index));
                }
                return true;
            };
            for (Future<Boolean> result : threads.invokeAll(List.of(encodeAll, encodeAll, encodeAll, encodeAll))) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Example
    void aVocabularyWithoutAByteIsRefused() {
        List<String> tokens = bytes();
        tokens.remove("Ġ");
        assertThatThrownBy(() -> BpeTokenizer.of(tokens, List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The vocabulary lacks \"Ġ\", the token of byte 0x20; byte-level BPE needs all 256 bytes.");
    }

    @Example
    void anAddedTokenWhoseIdAlsoMeansOtherBytesIsRefused() {
        assertThatThrownBy(() -> BpeTokenizer.of(bytes(), List.of(), List.of(AddedToken.special(220, "Ġ"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The added token \"Ġ\" has id 220, which is not its id in the vocabulary.");
        int id = bytes().indexOf("Ġ");
        assertThatThrownBy(() -> BpeTokenizer.of(bytes(), List.of(), List.of(AddedToken.special(id, "Ġ"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The added token \"Ġ\" is also the byte-level form of other bytes, so its id could not be decoded.");
    }

    /** The 256 bytes' tokens, in order of byte. */
    static List<String> bytes() {
        List<String> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(String.valueOf(ByteAlphabet.character(value)));
        }
        return tokens;
    }

    private static Tokenizer golden(String name) {
        try {
            return TokenizerFile.parse(Golden.read(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
