package io.rondo.tokenizer;

import java.util.Arrays;
import java.util.Optional;

/**
 * GPT-2's alphabet: one printable character for each of the 256 bytes, so that any bytes can be written as text.
 * Printable bytes of Latin-1 stand for themselves, the others for U+0100 onwards in ascending order
 * (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.2).
 */
final class ByteAlphabet {
    private static final int NOT_A_BYTE = -1;
    private static final char[] CHARACTERS = new char[256];
    private static final int[] BYTES = new int[0x144];

    static {
        Arrays.fill(BYTES, NOT_A_BYTE);
        char next = 0x100;
        for (int value = 0; value < 256; value++) {
            CHARACTERS[value] = isPrintable(value) ? (char) value : next++;
            BYTES[CHARACTERS[value]] = value;
        }
    }

    private ByteAlphabet() {}

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
    }

    /** The character of a byte, 0 to 255. */
    static char character(int value) {
        return CHARACTERS[value];
    }

    /** The 256 characters in ascending order of code point. */
    static char[] ascending() {
        char[] ascending = CHARACTERS.clone();
        Arrays.sort(ascending);
        return ascending;
    }

    /** The token that stands for bytes. */
    static String token(byte[] bytes) {
        char[] characters = new char[bytes.length];
        for (int index = 0; index < bytes.length; index++) {
            characters[index] = character(bytes[index] & 0xFF);
        }
        return new String(characters);
    }

    /** The bytes a token stands for; empty if it holds a character outside the alphabet. */
    static Optional<byte[]> bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int index = 0; index < bytes.length; index++) {
            char character = token.charAt(index);
            if (character >= BYTES.length || BYTES[character] == NOT_A_BYTE) {
                return Optional.empty();
            }
            bytes[index] = (byte) BYTES[character];
        }
        return Optional.of(bytes);
    }
}
