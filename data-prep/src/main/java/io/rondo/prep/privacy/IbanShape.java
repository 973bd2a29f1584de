package io.rondo.prep.privacy;

import io.rondo.prep.text.Characters;
import java.util.Map;

/** ISO 13616: two letters of the country, two check digits (ISO 7064, mod 97-10), the account; single spaces allowed. */
final class IbanShape {
    private static final Map<String, Integer> LENGTHS = Map.ofEntries(
            Map.entry("AD", 24),
            Map.entry("AE", 23),
            Map.entry("AL", 28),
            Map.entry("AT", 20),
            Map.entry("BA", 20),
            Map.entry("BE", 16),
            Map.entry("BG", 22),
            Map.entry("BR", 29),
            Map.entry("CH", 21),
            Map.entry("CY", 28),
            Map.entry("CZ", 24),
            Map.entry("DE", 22),
            Map.entry("DK", 18),
            Map.entry("EE", 20),
            Map.entry("ES", 24),
            Map.entry("FI", 18),
            Map.entry("FR", 27),
            Map.entry("GB", 22),
            Map.entry("GI", 23),
            Map.entry("GR", 27),
            Map.entry("HR", 21),
            Map.entry("HU", 28),
            Map.entry("IE", 22),
            Map.entry("IL", 23),
            Map.entry("IS", 26),
            Map.entry("IT", 27),
            Map.entry("LI", 21),
            Map.entry("LT", 20),
            Map.entry("LU", 20),
            Map.entry("LV", 21),
            Map.entry("MC", 27),
            Map.entry("MT", 31),
            Map.entry("NL", 18),
            Map.entry("NO", 15),
            Map.entry("PL", 28),
            Map.entry("PT", 25),
            Map.entry("RO", 24),
            Map.entry("RS", 22),
            Map.entry("SA", 24),
            Map.entry("SE", 24),
            Map.entry("SI", 19),
            Map.entry("SK", 24),
            Map.entry("SM", 27),
            Map.entry("TR", 26),
            Map.entry("UA", 29));

    private IbanShape() {}

    static int end(String text, int start) {
        if (start + 15 > text.length()
                || !Characters.isAsciiLetter(text.charAt(start))
                || !Shapes.digitAt(text, start + 2)
                || !Shapes.digitAt(text, start + 3)) {
            return -1;
        }
        Integer length = LENGTHS.get(text.substring(start, start + 2));
        if (length == null) {
            return -1;
        }
        StringBuilder read = new StringBuilder(length);
        int at = start;
        while (at < text.length() && read.length() < length) {
            char character = text.charAt(at);
            if (Characters.isDigit(character) || (character >= 'A' && character <= 'Z')) {
                read.append(character);
            } else if (character != ' ' || text.charAt(at - 1) == ' ') {
                return -1;
            }
            at++;
        }
        return read.length() == length && !Shapes.wordAt(text, at) && checks(read) ? at : -1;
    }

    private static boolean checks(CharSequence iban) {
        int remainder = 0;
        for (int i = 0; i < iban.length(); i++) {
            int value = Character.digit(iban.charAt((i + 4) % iban.length()), 36);
            remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
        }
        return remainder == 1;
    }
}
