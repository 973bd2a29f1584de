package io.rondo.prep.text;

import java.util.Arrays;
import java.util.Optional;

/**
 * The pieces of a text that are of one kind, in order, as positions in it. Lengths are in UTF-16 units. One instance
 * serves one thread.
 */
public final class Spans {
    private final String text;
    private int[] bounds = new int[64];
    private int count;
    private Optional<long[]> hashes = Optional.empty();

    private Spans(String text) {
        this.text = text;
    }

    /** Words: what white space separates, punctuation included. */
    public static Spans words(String text) {
        Spans words = new Spans(text);
        int length = text.length();
        int at = 0;
        while (at < length) {
            while (at < length && Characters.isSpace(text.charAt(at))) {
                at++;
            }
            int start = at;
            while (at < length && !Characters.isSpace(text.charAt(at))) {
                at++;
            }
            if (at > start) {
                words.add(start, at);
            }
        }
        return words;
    }

    /** Lines that are not blank, without the white space around them. */
    public static Spans lines(String text) {
        Spans lines = new Spans(text);
        for (int start = 0; start < text.length(); ) {
            int end = lineEnd(text, start);
            lines.addStripped(start, end);
            start = end + 1;
        }
        return lines;
    }

    /** Paragraphs: what blank lines separate, without the white space around it. */
    public static Spans paragraphs(String text) {
        Spans paragraphs = new Spans(text);
        int from = 0;
        for (int start = 0; start < text.length(); ) {
            int end = lineEnd(text, start);
            if (Characters.isBlank(text, start, end)) {
                paragraphs.addStripped(from, start);
                from = end;
            }
            start = end + 1;
        }
        paragraphs.addStripped(from, text.length());
        return paragraphs;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** Where one begins in the text. */
    public int start(int index) {
        return bounds[2 * index];
    }

    /** Where one ends in the text, exclusively. */
    public int end(int index) {
        return bounds[2 * index + 1];
    }

    /** UTF-16 units of one. */
    public int length(int index) {
        return end(index) - start(index);
    }

    /** One as a text of its own. */
    public String text(int index) {
        return text.substring(start(index), end(index));
    }

    /** 64-bit hashes of all, equal for equal text; not to be changed. */
    public long[] hashes() {
        if (hashes.isEmpty()) {
            long[] computed = new long[count];
            for (int i = 0; i < count; i++) {
                computed[i] = TextHash.of(text, start(i), end(i));
            }
            hashes = Optional.of(computed);
        }
        return hashes.get();
    }

    private static int lineEnd(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    private void addStripped(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Characters.isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && Characters.isSpace(text.charAt(end - 1))) {
            end--;
        }
        if (end > start) {
            add(start, end);
        }
    }

    private void add(int start, int end) {
        if (2 * count == bounds.length) {
            bounds = Arrays.copyOf(bounds, bounds.length * 2);
        }
        bounds[2 * count] = start;
        bounds[2 * count + 1] = end;
        count++;
    }
}
