package io.rondo.prep.privacy;

import io.rondo.prep.text.Characters;

/**
 * Telephone numbers: {@code +49 30 1234567} and {@code 0049 …} (ITU-T E.164: 8 to 15 digits), {@code (212) 555-0123} of the
 * North American plan, and national ones with a leading zero and groups, {@code 030 / 123456}.
 */
final class PhoneShape {
    private static final int MOST_DIGITS = 15;

    /**
     * Digits with single separators between them.
     *
     * @param shape the digits as {@code d}, separators as they are
     */
    private record Read(String shape, int digits, int groups, int end) {}

    private PhoneShape() {}

    static int end(String text, int start) {
        char first = text.charAt(start);
        if (first == '-'
                || Shapes.at(text, start - 1, '.')
                || Shapes.at(text, start - 1, '-')
                || Shapes.at(text, start - 1, '/')
                || Shapes.at(text, start - 1, '(')) {
            return -1;
        }
        Read read = read(text, first == '+' ? start + 1 : start);
        if (Shapes.wordAt(text, read.end)
                || (Shapes.at(text, read.end, ',') && Shapes.digitAt(text, read.end + 1))
                || Shapes.at(text, read.end, '%')) {
            return -1;
        }
        boolean found;
        if (first == '+') {
            found = read.digits >= 8 && read.digits <= MOST_DIGITS && text.charAt(start + 1) != '0';
        } else if (text.startsWith("00", start)) {
            found = read.digits >= 11 && read.digits <= MOST_DIGITS + 2 && !Shapes.at(text, start + 2, '0');
        } else if (first == '0' || text.startsWith("(0", start)) {
            found = read.digits >= 9 && read.digits <= 12 && read.groups >= 2 && read.shape.indexOf('.') < 0;
        } else {
            found = isNorthAmerican(text.substring(start, read.end), read.shape);
        }
        return found ? read.end : -1;
    }

    private static Read read(String text, int start) {
        StringBuilder shape = new StringBuilder();
        int digits = 0;
        int groups = 1;
        int end = start;
        boolean separated = true;
        for (int at = start; at < text.length() && digits <= MOST_DIGITS + 2; at++) {
            char character = text.charAt(at);
            if (Characters.isDigit(character)) {
                groups += separated && digits > 0 ? 1 : 0;
                separated = false;
                digits++;
                shape.append('d');
                end = at + 1;
            } else if (isSeparator(character) && !isDouble(text, at)) {
                separated = true;
                shape.append(character);
            } else {
                break;
            }
        }
        return new Read(shape.substring(0, Math.min(shape.length(), end - start)), digits, groups, end);
    }

    private static boolean isSeparator(char character) {
        return character == ' '
                || character == '-'
                || character == '.'
                || character == '/'
                || character == '('
                || character == ')';
    }

    /** Two separators in a row, unless brackets or a slash stand between spaces. */
    private static boolean isDouble(String text, int at) {
        char before = at == 0 ? 0 : text.charAt(at - 1);
        char character = text.charAt(at);
        return before == character
                || (isSeparator(before)
                        && before != ')'
                        && character != '('
                        && !(before == ' ' && (character == '/' || character == '-'))
                        && !((before == '/' || before == '-') && character == ' '));
    }

    private static boolean isNorthAmerican(String number, String shape) {
        String local = shape;
        String digits = number;
        if (shape.length() > 2 && number.charAt(0) == '1' && (shape.charAt(1) == '-' || shape.charAt(1) == ' ')) {
            local = shape.substring(2);
            digits = number.substring(2);
        }
        boolean grouped = local.equals("ddd-ddd-dddd")
                || local.equals("ddd.ddd.dddd")
                || local.equals("(ddd) ddd-dddd")
                || local.equals("(ddd)ddd-dddd")
                || local.equals("(ddd) ddd dddd");
        if (!grouped) {
            return false;
        }
        int area = digits.charAt(0) == '(' ? 1 : 0;
        int exchange = local.lastIndexOf("ddd", local.length() - 6);
        return digits.charAt(area) >= '2' && digits.charAt(exchange) >= '2';
    }
}
