package io.rondo.prep.privacy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds personal data of some kinds in texts.
 *
 * @param kinds in the order in which they are tried at one place
 */
public record PersonalDataFinder(List<PersonalData> kinds) implements Serializable {
    /**
     * A place in a text.
     *
     * @param end exclusive, in UTF-16 units as the start
     */
    public record Found(PersonalData kind, int start, int end) {}

    public PersonalDataFinder {
        kinds = List.copyOf(kinds);
    }

    /** All places, from left to right; they do not overlap. */
    public List<Found> find(String text) {
        List<Found> found = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = -1;
            if (mayBegin(text, at)) {
                for (PersonalData kind : kinds) {
                    end = kind.end(text, at);
                    if (end >= 0) {
                        found.add(new Found(kind, at, end));
                        break;
                    }
                }
            }
            at = end >= 0 ? end : at + 1;
        }
        return found;
    }

    private static boolean mayBegin(String text, int at) {
        char character = text.charAt(at);
        return (Shapes.isLetterOrDigit(character) || character == '+' || character == '(' || character == '-')
                && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)));
    }
}
