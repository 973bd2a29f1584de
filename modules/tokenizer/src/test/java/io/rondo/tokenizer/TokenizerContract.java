package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** What every tokenizer promises. */
abstract class TokenizerContract {
    abstract Tokenizer tokenizer();

    @Property
    @Domain(Texts.class)
    void anyBytesComeBack(@ForAll byte[] bytes) {
        assertThat(tokenizer().decodeBytes(tokenizer().encode(bytes))).isEqualTo(bytes);
        assertThat(tokenizer().decodeBytes(tokenizer().encodeOrdinary(bytes))).isEqualTo(bytes);
    }

    @Property
    @Domain(Texts.class)
    void anyTextComesBackWithItsLoneSurrogatesReplaced(@ForAll String text) {
        StringBuilder expected = new StringBuilder();
        text.codePoints()
                .map(codePoint -> Character.getType(codePoint) == Character.SURROGATE ? 0xFFFD : codePoint)
                .forEach(expected::appendCodePoint);
        assertThat(tokenizer().decode(tokenizer().encode(text))).isEqualTo(expected.toString());
        assertThat(tokenizer().decode(tokenizer().encodeOrdinary(text))).isEqualTo(expected.toString());
    }

    @Property
    @Domain(Texts.class)
    void textAndItsBytesHaveTheSameIds(@ForAll String text) {
        byte[] bytes = Utf8.wellFormed(text).getBytes(StandardCharsets.UTF_8);
        assertThat(tokenizer().encode(bytes)).isEqualTo(tokenizer().encode(text));
        assertThat(tokenizer().encodeOrdinary(bytes)).isEqualTo(tokenizer().encodeOrdinary(text));
    }

    @Property
    @Domain(Texts.class)
    void plainTextNeverEndsADocument(@ForAll String text) {
        int end = tokenizer().endOfDocument().orElseThrow();
        assertThat(tokenizer().encodeOrdinary(text)).doesNotContain(end);
        assertThat(tokenizer().encode("x" + Tokenizer.END_OF_DOCUMENT + text)).contains(end);
    }

    @Example
    void bytesThatAreNotUtf8BecomeOneTokenEach() {
        byte[] bytes = {'a', (byte) 0xC3, (byte) 0xED, (byte) 0xA0, (byte) 0x80, 'b'};
        int[] ids = tokenizer().encode(bytes);
        assertThat(ids).hasSize(6);
        assertThat(tokenizer().decode(ids)).startsWith("a\uFFFD").endsWith("\uFFFDb");
    }

    @Example
    void everyIdHasATokenThatHasTheId() {
        IntStream.range(0, tokenizer().vocabularySize())
                .forEach(id -> assertThat(tokenizer().id(tokenizer().token(id))).hasValue(id));
        assertThat(tokenizer().id("no such token")).isEmpty();
    }

    @Example
    void nothingBecomesNothing() {
        assertThat(tokenizer().encode("")).isEmpty();
        assertThat(tokenizer().encode(new byte[0])).isEmpty();
        assertThat(tokenizer().decode(new int[0])).isEmpty();
    }

    @Example
    void anIdOutsideTheVocabularyIsRefused() {
        int size = tokenizer().vocabularySize();
        for (int id : List.of(size, -1, Integer.MAX_VALUE)) {
            String sentence = String.format(
                    "Token id %d is outside the vocabulary of %d tokens (ids 0 to %d).", id, size, size - 1);
            assertThatThrownBy(() -> tokenizer().decode(new int[] {0, id}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(sentence);
            assertThatThrownBy(() -> tokenizer().token(id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(sentence);
        }
    }

    @Example
    void itsFileGivesTheSameTokenizer() throws Exception {
        String json = tokenizer().toJson();
        Tokenizer again = TokenizerFile.parse(json);
        assertThat(again.getClass()).isEqualTo(tokenizer().getClass());
        assertThat(again.toJson()).isEqualTo(json);
        String text = "The wind's größe 風\uD83D\uDE00 <|endoftext|>\n\n 12";
        assertThat(again.encode(text)).isEqualTo(tokenizer().encode(text));
    }
}
