package io.rondo.prep.privacy;

import io.rondo.prep.text.Characters;

/** What shapes have in common. */
final class Shapes {
    private Shapes() {}

    static boolean isLetterOrDigit(char character) {
        return Characters.isAsciiLetter(character) || Characters.isDigit(character);
    }

    static boolean digitAt(String text, int index) {
        return index >= 0 && index < text.length() && Characters.isDigit(text.charAt(index));
    }

    /** Whether a letter or digit of any script stands at an index. */
    static boolean wordAt(String text, int index) {
        return index >= 0 && index < text.length() && Character.isLetterOrDigit(text.charAt(index));
    }

    static boolean at(String text, int index, char character) {
        return index >= 0 && index < text.length() && text.charAt(index) == character;
    }
}
