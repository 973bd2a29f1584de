package io.rondo.tokenizer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where bytes are well-formed UTF-8 (The Unicode Standard, table 3-7), and how to walk through them. */
final class Utf8 {
    static final char REPLACEMENT = '\uFFFD';

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long BEYOND_ASCII = 0x8080808080808080L;

    private Utf8() {}

    /** Eight bytes as a long, the first lowest. */
    static long eightBytes(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    /** The bytes from {@code start} to {@code end}, of which at most eight count, as a long, the first lowest. */
    static long upToEightBytes(byte[] bytes, int start, int end) {
        int count = end - start;
        if (count <= 0) {
            return 0;
        }
        if (start + Long.BYTES <= bytes.length) {
            long eight = eightBytes(bytes, start);
            return count >= Long.BYTES ? eight : eight & ((1L << (8 * count)) - 1);
        }
        long packed = 0;
        for (int index = end - 1; index >= start; index--) {
            packed = packed << 8 | (bytes[index] & 0xFF);
        }
        return packed;
    }

    /** The end of the longest well-formed run of bytes that begins at {@code start}; {@code start} if there is none. */
    static int wellFormedEnd(byte[] bytes, int start) {
        int index = start;
        while (index < bytes.length) {
            if (index + Long.BYTES <= bytes.length && (eightBytes(bytes, index) & BEYOND_ASCII) == 0) {
                index += Long.BYTES;
                continue;
            }
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

    /** The code point that begins at an index of well-formed UTF-8. */
    static int codePoint(byte[] bytes, int index) {
        int lead = bytes[index];
        if (lead >= 0) {
            return lead;
        }
        int second = bytes[index + 1] & 0x3F;
        if (lead < (byte) 0xE0) {
            return (lead & 0x1F) << 6 | second;
        }
        int third = bytes[index + 2] & 0x3F;
        if (lead < (byte) 0xF0) {
            return (lead & 0x0F) << 12 | second << 6 | third;
        }
        return (lead & 0x07) << 18 | second << 12 | third << 6 | (bytes[index + 3] & 0x3F);
    }

    /** The number of bytes of a character of well-formed UTF-8 by the first of them. */
    static int length(int lead) {
        if (lead >= 0) {
            return 1;
        }
        return lead < (byte) 0xE0 ? 2 : lead < (byte) 0xF0 ? 3 : 4;
    }

    /** The number of UTF-16 units of a part of well-formed UTF-8. */
    static int utf16Length(byte[] bytes, int start, int end) {
        int units = 0;
        for (int index = start; index < end; index++) {
            if (bytes[index] >= (byte) 0xC0 || bytes[index] >= 0) {
                units += bytes[index] < 0 && bytes[index] >= (byte) 0xF0 ? 2 : 1;
            }
        }
        return units;
    }
}
