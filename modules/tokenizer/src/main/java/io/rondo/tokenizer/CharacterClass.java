package io.rondo.tokenizer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The classes of characters that GPT-2's split pattern tells apart, fixed at Unicode 16.0: the same text gives the same
 * tokens on every Java version, and the tokens of Hugging Face's current library.
 */
final class CharacterClass {
    static final byte OTHER = 0;
    static final byte LETTER = 1;
    static final byte NUMBER = 2;
    static final byte SPACE = 3;

    private static final String RESOURCE = "unicode-16-classes.txt";
    private static final byte[] CLASSES = read();

    private CharacterClass() {}

    /** The class of a code point, or of a lone surrogate ({@link #OTHER}). */
    static byte of(int codePoint) {
        return CLASSES[codePoint];
    }

    private static byte[] read() {
        byte[] classes = new byte[Character.MAX_CODE_POINT + 1];
        InputStream resource = CharacterClass.class.getResourceAsStream(RESOURCE);
        if (resource == null) {
            throw new IllegalStateException("The class path lacks io/rondo/tokenizer/" + RESOURCE + ".");
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int middle = line.indexOf(' ', 2);
                int first = Integer.parseInt(line.substring(2, middle), 16);
                int last = Integer.parseInt(line.substring(middle + 1), 16);
                Arrays.fill(classes, first, last + 1, line.charAt(0) == 'L' ? LETTER : NUMBER);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        markWhiteSpace(classes);
        return classes;
    }

    /** Unicode's property White_Space, which is what {@code \s} means in the pattern. */
    private static void markWhiteSpace(byte[] classes) {
        Arrays.fill(classes, 0x09, 0x0D + 1, SPACE);
        Arrays.fill(classes, 0x2000, 0x200A + 1, SPACE);
        for (int space : new int[] {0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000}) {
            classes[space] = SPACE;
        }
    }
}
