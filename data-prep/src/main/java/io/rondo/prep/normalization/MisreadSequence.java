package io.rondo.prep.normalization;

/**
 * Characters that, as the bytes they were read from, are one character in UTF-8 (RFC 3629, section 4).
 *
 * @param start index of the first character
 * @param length characters, 2 to 4
 * @param codePoint what they should have been read as
 */
record MisreadSequence(int start, int length, int codePoint) {
    private static final MisreadSequence NONE = new MisreadSequence(0, 0, 0);

    /** The sequence that begins at an index; {@link #exists} tells whether there is one. */
    static MisreadSequence at(CharSequence text, int start) {
        int lead = WindowsBytes.of(text.charAt(start));
        int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (length == 0 || start + length > text.length()) {
            return NONE;
        }
        int codePoint = lead & (0x7f >> length);
        for (int i = 1; i < length; i++) {
            int next = WindowsBytes.of(text.charAt(start + i));
            if ((next & 0xc0) != 0x80 || next < 0) {
                return NONE;
            }
            codePoint = codePoint << 6 | (next & 0x3f);
        }
        boolean overlong = (length == 3 && codePoint < 0x800) || (length == 4 && codePoint < 0x10000);
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return overlong || surrogate || !Character.isDefined(codePoint) || Character.isISOControl(codePoint)
                ? NONE
                : new MisreadSequence(start, length, codePoint);
    }

    boolean exists() {
        return length > 0;
    }

    int end() {
        return start + length;
    }
}
