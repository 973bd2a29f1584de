package io.rondo.tokenizer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The classes of characters that BERT's normalizer and pre-tokenizer tell apart, as Hugging Face's library does. */
final class BertCharacters {
    static final byte OTHER = 0;
    static final byte CONTROL = 1;
    static final byte PUNCTUATION = 2;
    static final byte MARK = 3;

    private static final String RESOURCE = "bert-classes.txt";
    private static final byte[] CLASSES = new byte[Character.MAX_CODE_POINT + 1];
    private static final Map<Integer, Integer> LOWER = new HashMap<>();

    static {
        InputStream resource = BertCharacters.class.getResourceAsStream(RESOURCE);
        if (resource == null) {
            throw new IllegalStateException("The class path lacks io/rondo/tokenizer/" + RESOURCE + ".");
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(BertCharacters::take);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BertCharacters() {}

    private static void take(String line) {
        int middle = line.indexOf(' ', 2);
        int first = Integer.parseInt(line.substring(2, middle), 16);
        int second = Integer.parseInt(line.substring(middle + 1), 16);
        switch (line.charAt(0)) {
            case 'C' -> Arrays.fill(CLASSES, first, second + 1, CONTROL);
            case 'P' -> Arrays.fill(CLASSES, first, second + 1, PUNCTUATION);
            case 'M' -> Arrays.fill(CLASSES, first, second + 1, MARK);
            case 'l' -> LOWER.put(first, second);
            default -> throw new IllegalStateException(RESOURCE + " has the line " + line + ".");
        }
    }

    /** The class of a code point. */
    static byte of(int codePoint) {
        return CLASSES[codePoint];
    }

    /** Appends the lower case of a code point, whatever stands beside it. */
    static void appendLower(int codePoint, StringBuilder text) {
        if (codePoint == 0x130) {
            text.append("i\u0307"); // The one character whose lower case is two.
            return;
        }
        int lower = Character.toLowerCase(codePoint);
        text.appendCodePoint(lower == codePoint ? LOWER.getOrDefault(codePoint, codePoint) : lower);
    }

    /** The blocks of Chinese characters by BERT's list, which lacks later ones and has a gap of its own. */
    static boolean isChinese(int codePoint) {
        return codePoint >= 0x3400
                && ((codePoint <= 0x4DBF)
                        || (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
                        || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                        || (codePoint >= 0x20000 && codePoint <= 0x2A6DF)
                        || (codePoint >= 0x2A700 && codePoint <= 0x2B81F)
                        || (codePoint >= 0x2B920 && codePoint <= 0x2CEAF)
                        || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F));
    }

    /** White space, to which BERT's normalizer also makes the line breaks and the tab. */
    static boolean isSpace(int codePoint) {
        return CharacterClass.of(codePoint) == CharacterClass.SPACE;
    }
}
