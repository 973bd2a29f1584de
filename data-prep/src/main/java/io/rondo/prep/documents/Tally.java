package io.rondo.prep.documents;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;

/** What steps have counted in one document, by name: repaired lines, replaced e-mail addresses, the language. */
public final class Tally {
    private final Map<String, Integer> counts = new TreeMap<>();

    /**
     * Counts something.
     *
     * @param name without {@code =} and line feed; the whole corpus should have few of them
     */
    public void add(String name, int number) {
        counts.merge(name, number, Integer::sum);
    }

    /** As the column {@link Documents#TALLY} holds it: {@code name=number} per line. */
    public String encode() {
        if (counts.isEmpty()) {
            return "";
        }
        StringBuilder lines = new StringBuilder();
        counts.forEach((name, number) ->
                lines.append(name).append('=').append(number.intValue()).append('\n'));
        return lines.toString();
    }

    /** Goes through the counts of an encoded tally. */
    public static void forEach(String encoded, ObjIntConsumer<String> action) {
        for (int start = 0; start < encoded.length(); ) {
            int end = encoded.indexOf('\n', start);
            int equals = encoded.lastIndexOf('=', end);
            action.accept(encoded.substring(start, equals), Integer.parseInt(encoded, equals + 1, end, 10));
            start = end + 1;
        }
    }
}
