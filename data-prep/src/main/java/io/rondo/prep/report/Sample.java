package io.rondo.prep.report;

import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.privacy.PersonalData;
import io.rondo.prep.privacy.PersonalDataFinder;
import io.rondo.prep.provenance.Origin;
import java.util.List;
import java.util.Locale;

/**
 * A document that stands for others. Which ones do is decided by their ids, that is by chance, but always the same ones.
 * Personal data are replaced even if the corpus keeps them.
 *
 * @param id of the document
 * @param source URI of the file it came from
 * @param position byte offset of its record in the decompressed source; in Parquet the row number
 * @param value what the rule that rejected it found; empty if it was kept
 * @param characters of the whole text
 * @param text its beginning
 * @param shortened whether it goes on
 */
public record Sample(
        String id, String source, long position, String value, long characters, String text, boolean shortened) {
    /** Of the kept documents. */
    public static final int MOST_KEPT = 10;

    /** Of each rule's rejected documents. */
    public static final int MOST_REJECTED = 3;

    private static final char SEPARATOR = '\u0000';
    private static final int EXCERPT_UNITS = 600;
    private static final int SHORTEST_CUT = 100;
    private static final PersonalDataFinder PERSONAL_DATA = new PersonalDataFinder(List.of(PersonalData.values()));

    static int most(boolean kept) {
        return kept ? MOST_KEPT : MOST_REJECTED;
    }

    /** Orders by id, then source and position, and holds everything that {@link #ofKey} reads. */
    static String key(JudgedDocument document) {
        String text = document.text();
        String excerpt = text.length() <= EXCERPT_UNITS ? text : text.substring(0, EXCERPT_UNITS);
        return String.join(
                String.valueOf(SEPARATOR),
                Origin.id(document.hash()),
                document.source(),
                String.format(Locale.ROOT, "%019d", document.position()),
                document.value().replace(SEPARATOR, ' '),
                excerpt);
    }

    static Sample ofKey(String key, long characters) {
        String[] parts = key.split(String.valueOf(SEPARATOR), 5);
        boolean shortened = parts[4].codePointCount(0, parts[4].length()) < characters;
        return new Sample(
                parts[0],
                parts[1],
                Long.parseLong(parts[2]),
                withoutPersonalData(parts[3]),
                characters,
                withoutPersonalData(shortened ? withoutLastWord(parts[4]) : parts[4]),
                shortened);
    }

    /** What a cut has left of an address at the end would not be recognised as one, so the last word is left out too. */
    private static String withoutLastWord(String text) {
        int end = text.length();
        while (end > SHORTEST_CUT && !Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        if (end == SHORTEST_CUT && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).stripTrailing();
    }

    private static String withoutPersonalData(String text) {
        StringBuilder replaced = new StringBuilder(text.length());
        int copied = 0;
        for (PersonalDataFinder.Found place : PERSONAL_DATA.find(text)) {
            replaced.append(text, copied, place.start()).append(place.kind().placeholder());
            copied = place.end();
        }
        return replaced.append(text, copied, text.length()).toString();
    }
}
