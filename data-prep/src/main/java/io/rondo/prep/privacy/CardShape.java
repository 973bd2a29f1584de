package io.rondo.prep.privacy;

import io.rondo.prep.text.Characters;

/** ISO/IEC 7812-1: 13 to 19 digits of a known scheme with a Luhn digit, whole or in groups by one space or hyphen each. */
final class CardShape {
    private static final int LONGEST = 19;

    private CardShape() {}

    static int end(String text, int start) {
        if (!Shapes.digitAt(text, start) || isWithinNumber(text, start)) {
            return -1;
        }
        StringBuilder digits = new StringBuilder(LONGEST);
        StringBuilder groups = new StringBuilder();
        char separator = 0;
        int group = 0;
        int at = start;
        for (; at < text.length(); at++) {
            char character = text.charAt(at);
            if (Characters.isDigit(character)) {
                digits.append(character);
                group++;
                if (digits.length() > LONGEST) {
                    return -1;
                }
            } else if ((character == ' ' || character == '-')
                    && (separator == 0 || separator == character)
                    && Shapes.digitAt(text, at + 1)) {
                separator = character;
                groups.append(group).append(' ');
                group = 0;
            } else {
                break;
            }
        }
        groups.append(group);
        boolean grouped = separator == 0
                || groups.toString().equals("4 4 4 4")
                || groups.toString().equals("4 6 5")
                || groups.toString().equals("4 6 4");
        return grouped && !continues(text, at) && isScheme(digits) && luhn(digits) ? at : -1;
    }

    private static boolean isWithinNumber(String text, int start) {
        return (Shapes.at(text, start - 1, '.') || Shapes.at(text, start - 1, '-') || Shapes.at(text, start - 1, ','))
                && Shapes.digitAt(text, start - 2);
    }

    private static boolean continues(String text, int end) {
        return Shapes.wordAt(text, end)
                || ((Shapes.at(text, end, '.') || Shapes.at(text, end, ',')) && Shapes.digitAt(text, end + 1));
    }

    private static boolean isScheme(CharSequence digits) {
        int length = digits.length();
        if (length < 13) {
            return false;
        }
        int four = Integer.parseInt(digits, 0, 4, 10);
        int two = four / 100;
        return (four / 1000 == 4 && (length == 13 || length == 16 || length == 19))
                || (length == 16
                        && ((two >= 51 && two <= 55)
                                || (four >= 2221 && four <= 2720)
                                || four == 6011
                                || two == 65
                                || (four >= 6440 && four <= 6499)
                                || (four >= 3528 && four <= 3589)))
                || (length == 15 && (two == 34 || two == 37))
                || (length == 14 && ((four >= 3000 && four <= 3059) || two == 36 || two == 38));
    }

    private static boolean luhn(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : 2 * digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
