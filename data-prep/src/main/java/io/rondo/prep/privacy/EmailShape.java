package io.rondo.prep.privacy;

import io.rondo.prep.text.Characters;

/** {@code local@domain.tld}: lengths of RFC 5321, section 4.5.3.1; a top level of two letters at least. */
final class EmailShape {
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 255;

    private EmailShape() {}

    static int end(String text, int start) {
        int at = start;
        int latest = Math.min(text.length() - 1, start + LONGEST_LOCAL);
        while (at < latest && isLocal(text.charAt(at))) {
            at++;
        }
        boolean local = at > start
                && Shapes.at(text, at, '@')
                && text.charAt(at - 1) != '.'
                && Shapes.isLetterOrDigit(text.charAt(start))
                && !Shapes.at(text, start - 1, '@')
                && !Shapes.at(text, start - 1, '/');
        return local ? domainEnd(text, at + 1) : -1;
    }

    private static int domainEnd(String text, int start) {
        int end = -1;
        int label = start;
        int labels = 0;
        int latest = Math.min(text.length(), start + LONGEST_DOMAIN);
        for (int at = start; at <= latest; at++) {
            boolean inLabel = at < latest && (Shapes.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-');
            if (inLabel) {
                continue;
            }
            if (at == label || text.charAt(label) == '-' || text.charAt(at - 1) == '-') {
                break;
            }
            labels++;
            if (labels >= 2) {
                end = isTopLevel(text, label, at) ? at : -1;
            }
            if (at == latest || text.charAt(at) != '.') {
                break;
            }
            label = at + 1;
        }
        return end;
    }

    private static boolean isTopLevel(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Characters.isAsciiLetter(text.charAt(i))) {
                return false;
            }
        }
        return to - from >= 2;
    }

    private static boolean isLocal(char character) {
        return Shapes.isLetterOrDigit(character)
                || character == '.'
                || character == '_'
                || character == '-'
                || character == '+'
                || character == '%';
    }
}
