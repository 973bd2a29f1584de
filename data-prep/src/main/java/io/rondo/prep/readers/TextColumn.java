package io.rondo.prep.readers;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.Serializable;
import java.util.List;

/**
 * Which column of separated values holds the document.
 *
 * @param name its number, counted from 0, or its name, which is then found in the first record of each file
 * @param header whether the first record of each file has names even if none is asked for
 */
public record TextColumn(String name, boolean header) implements Serializable {
    private static final int MOST_DIGITS = 5;

    /** Whether the first record of a file is no document. */
    boolean inHeader() {
        return header || !isNumber();
    }

    /**
     * Its number in a file with these names.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if the file has no column of the name
     */
    int in(List<String> names, String source) {
        int found = isNumber() ? number() : names.indexOf(name);
        if (found < 0) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    source + " has the columns " + names + " in its first line; expected one text-column = " + name);
        }
        return found;
    }

    /** Its number in files without names. */
    int number() {
        return Integer.parseInt(name);
    }

    private boolean isNumber() {
        return !name.isEmpty()
                && name.length() <= MOST_DIGITS
                && name.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
