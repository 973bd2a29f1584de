package io.rondo.prep.normalization;

/** The line ends that Unicode knows (UAX #14: CR LF, CR, NEL, VT, FF, LS, PS), and the one that we use. */
final class LineEnds {
    private LineEnds() {}

    /** Each becomes one line feed. */
    static String unify(String text) {
        int first = 0;
        while (first < text.length() && !isOther(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder unified = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                continue;
            }
            unified.append(isOther(character) ? '\n' : character);
        }
        return unified.toString();
    }

    // NEL is left to ControlCharacters: until misread UTF-8 is repaired, it may be a part of that.
    private static boolean isOther(char character) {
        return character == '\r'
                || character == '\u000b'
                || character == '\f'
                || character == '\u2028'
                || character == '\u2029';
    }
}
