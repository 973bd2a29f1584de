package io.rondo.prep.quality;

/** Searches for ASCII phrases whatever their case, without copying the text. */
final class Phrases {
    private Phrases() {}

    /**
     * Where a phrase begins in [from, to); -1 if it does not occur.
     *
     * @param phrase in lower case
     */
    static int indexOf(String text, String phrase, int from, int to) {
        char first = phrase.charAt(0);
        char firstUpper = Character.toUpperCase(first);
        for (int i = from; i <= to - phrase.length(); i++) {
            char character = text.charAt(i);
            if ((character == first || character == firstUpper)
                    && text.regionMatches(true, i, phrase, 0, phrase.length())) {
                return i;
            }
        }
        return -1;
    }
}
