package io.rondo.prep.normalization;

/** Characters that mean nothing in a text: C0 and C1 controls, U+FEFF, noncharacters. */
final class ControlCharacters {
    private ControlCharacters() {}

    /** Removes them all but tab and line feed; NEL (U+0085), a line end, becomes a line feed. */
    static String remove(String text) {
        int first = 0;
        while (first < text.length() && !isMeaningless(text, first)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) == '\u0085') {
                kept.append('\n');
            } else if (!isMeaningless(text, i)) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }

    private static boolean isMeaningless(String text, int index) {
        char character = text.charAt(index);
        if (character < 0xa0) {
            return character < ' ' ? character != '\t' && character != '\n' : character >= 0x7f;
        }
        if (character < 0xd800) {
            return false;
        }
        if (Character.isSurrogate(character)) {
            int pairStart = Character.isLowSurrogate(character) && index > 0 ? index - 1 : index;
            return (text.codePointAt(pairStart) & 0xfffe) == 0xfffe && text.codePointAt(pairStart) > 0xffff;
        }
        return character == '\ufeff' || character >= 0xfffe || (character >= 0xfdd0 && character <= 0xfdef);
    }
}
