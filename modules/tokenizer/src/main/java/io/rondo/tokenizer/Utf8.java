package io.rondo.tokenizer;

import java.nio.charset.StandardCharsets;

/** Where bytes are well-formed UTF-8 (The Unicode Standard, table 3-7), and UTF-8 of parts of strings. */
final class Utf8 {
    static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** The end of the longest well-formed run of bytes that begins at {@code start}; {@code start} if there is none. */
    static int wellFormedEnd(byte[] bytes, int start) {
        int index = start;
        while (index < bytes.length) {
            int length = bytes[index] >= 0 ? 1 : sequenceLength(bytes, index);
            if (length == 0) {
                return index;
            }
            index += length;
        }
        return index;
    }

    /** The length of the well-formed sequence of two to four bytes at {@code index}; 0 if there is none. */
    private static int sequenceLength(byte[] bytes, int index) {
        int lead = bytes[index] & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return continues(bytes, index + 1, 0x80, 0xBF) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            int lowest = lead == 0xE0 ? 0xA0 : 0x80;
            int highest = lead == 0xED ? 0x9F : 0xBF;
            return continues(bytes, index + 1, lowest, highest) && continues(bytes, index + 2, 0x80, 0xBF) ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            int lowest = lead == 0xF0 ? 0x90 : 0x80;
            int highest = lead == 0xF4 ? 0x8F : 0xBF;
            boolean whole = continues(bytes, index + 1, lowest, highest)
                    && continues(bytes, index + 2, 0x80, 0xBF)
                    && continues(bytes, index + 3, 0x80, 0xBF);
            return whole ? 4 : 0;
        }
        return 0;
    }

    private static boolean continues(byte[] bytes, int index, int lowest, int highest) {
        return index < bytes.length && (bytes[index] & 0xFF) >= lowest && (bytes[index] & 0xFF) <= highest;
    }

    /** The text with U+FFFD in place of every lone surrogate. */
    static String wellFormed(String text) {
        int lone = loneSurrogate(text, 0);
        if (lone < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        for (; lone >= 0; lone = loneSurrogate(text, lone + 1)) {
            repaired.setCharAt(lone, REPLACEMENT);
        }
        return repaired.toString();
    }

    /** The index of the first lone surrogate at or after {@code from}, which must not split a pair; -1 if none. */
    static int loneSurrogate(String text, int from) {
        int index = from;
        while (index < text.length()) {
            char unit = text.charAt(index);
            if (!Character.isSurrogate(unit)) {
                index++;
            } else if (Character.isHighSurrogate(unit)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                index += 2;
            } else {
                return index;
            }
        }
        return -1;
    }

    /** The UTF-8 bytes of a part of a text without lone surrogates. */
    static byte[] bytes(String text, int start, int end) {
        return text.substring(start, end).getBytes(StandardCharsets.UTF_8);
    }
}
