package io.rondo.prep.normalization;

/**
 * The byte that Windows-1252 (WHATWG Encoding Standard, which decodes its five unused bytes as ISO 8859-1 does) reads as a
 * character. ISO 8859-1 differs from it only in having control characters from 0x80 to 0x9F, and they are known here too.
 */
final class WindowsBytes {
    /** Characters of the bytes 0x80 to 0x9F; 0 where the byte is unused. */
    private static final char[] HIGH = {
        '€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0, 0, '‘', '’', '“', '”', '•', '–', '—',
        '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ'
    };

    private WindowsBytes() {}

    /** The byte from 0x80 to 0xFF that is read as the character; -1 if there is none. */
    static int of(char character) {
        if (character < 0x80) {
            return -1;
        }
        if (character <= 0xff) {
            return character;
        }
        for (int i = 0; i < HIGH.length; i++) {
            if (HIGH[i] == character) {
                return 0x80 + i;
            }
        }
        return -1;
    }
}
