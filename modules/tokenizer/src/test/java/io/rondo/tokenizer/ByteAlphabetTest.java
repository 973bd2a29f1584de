package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteAlphabetTest {
    @Test
    void bytesHaveTheCharactersOfGpt2() {
        assertThat(ByteAlphabet.character('A')).isEqualTo('A');
        assertThat(ByteAlphabet.character(0)).isEqualTo('Ā');
        assertThat(ByteAlphabet.character(' ')).isEqualTo('Ġ');
        assertThat(ByteAlphabet.character('\n')).isEqualTo('Ċ');
        assertThat(ByteAlphabet.character(0x7F)).isEqualTo('ġ');
        assertThat(ByteAlphabet.character(0xA0)).isEqualTo('ł');
        assertThat(ByteAlphabet.character(0xAD)).isEqualTo('Ń');
        assertThat(ByteAlphabet.character(0xFF)).isEqualTo('ÿ');
    }

    @Test
    void everyByteComesBackFromItsCharacter() {
        for (int value = 0; value < 256; value++) {
            assertThat(ByteAlphabet.bytes(String.valueOf(ByteAlphabet.character(value))))
                    .hasValue(new byte[] {(byte) value});
        }
    }

    @Test
    void aTextWithOtherCharactersStandsForNoBytes() {
        assertThat(ByteAlphabet.bytes("a b")).isEmpty();
        assertThat(ByteAlphabet.bytes("風")).isEmpty();
        assertThat(ByteAlphabet.bytes("\u0144")).isEmpty();
    }

    @Test
    void theAlphabetIsAscending() {
        assertThat(ByteAlphabet.ascending()).hasSize(256).isSorted().doesNotHaveDuplicates();
    }
}
