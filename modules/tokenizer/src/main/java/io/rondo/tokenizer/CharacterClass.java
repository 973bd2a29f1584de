package io.rondo.tokenizer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The classes of characters that the split patterns tell apart, fixed at Unicode 16.0: the same text gives the same
 * tokens on every Java version, and the tokens of Hugging Face's current library.
 */
final class CharacterClass {
    static final byte OTHER = 0;
    static final byte LETTER = 1;
    static final byte NUMBER = 2;
    static final byte SPACE = 3;

    /** Finer classes, which {@link #fine} gives: {@link #LETTER} then means a letter without case. */
    static final byte UPPER = 4;

    static final byte LOWER = 5;
    static final byte MARK = 6;

    private static final String RESOURCE = "unicode-16-classes.txt";
    private static final byte[] FINE = read();
    private static final byte[] CLASSES = coarse();

    private CharacterClass() {}

    /** The class of a code point, of which all letters are one and marks are {@link #OTHER}. */
    static byte of(int codePoint) {
        return CLASSES[codePoint];
    }

    /** The class of a code point, where letters are told apart by case, and marks from others. */
    static byte fine(int codePoint) {
        return FINE[codePoint];
    }

    /** The end of the characters of one class ({@link #of}) that begin at {@code start} in well-formed UTF-8. */
    static int runEnd(byte[] text, int start, int limit, byte kind) {
        byte[] classes = CLASSES;
        int index = start;
        while (index < limit) {
            int first = text[index];
            if (first >= 0) {
                if (classes[first] != kind) {
                    return index;
                }
                index++;
            } else {
                if (classes[Utf8.codePoint(text, index)] != kind) {
                    return index;
                }
                index += Utf8.length(first);
            }
        }
        return index;
    }

    private static byte[] coarse() {
        byte[] classes = FINE.clone();
        for (int codePoint = 0; codePoint < classes.length; codePoint++) {
            switch (classes[codePoint]) {
                case UPPER, LOWER -> classes[codePoint] = LETTER;
                case MARK -> classes[codePoint] = OTHER;
                default -> {}
            }
        }
        return classes;
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
                Arrays.fill(classes, first, last + 1, kind(line.charAt(0)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        markWhiteSpace(classes);
        return classes;
    }

    private static byte kind(char letter) {
        return switch (letter) {
            case 'U' -> UPPER;
            case 'l' -> LOWER;
            case 'L' -> LETTER;
            case 'M' -> MARK;
            case 'N' -> NUMBER;
            default -> throw new IllegalStateException(RESOURCE + " has a class " + letter + ".");
        };
    }

    /** Unicode's property White_Space, which is what {@code \s} means in the patterns. */
    private static void markWhiteSpace(byte[] classes) {
        Arrays.fill(classes, 0x09, 0x0D + 1, SPACE);
        Arrays.fill(classes, 0x2000, 0x200A + 1, SPACE);
        for (int space : new int[] {0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000}) {
            classes[space] = SPACE;
        }
    }
}
