package io.rondo.prep.trace;

/**
 * The beginning of a text.
 *
 * @param text whole code points
 * @param shortened whether there was more
 */
record Excerpt(String text, boolean shortened) {
    static Excerpt of(String text, int characters) {
        if (text.codePointCount(0, text.length()) <= characters) {
            return new Excerpt(text, false);
        }
        return new Excerpt(text.substring(0, text.offsetByCodePoints(0, characters)), true);
    }
}
