package io.rondo.prep.privacy;

import io.rondo.prep.text.Characters;
import java.util.List;
import java.util.Locale;

/** Addresses of the public internet: IPv4 and IPv6 without the special ranges of RFC 6890. */
final class IpShape {
    private static final List<String> VERSION_WORDS =
            List.of("version", "ver.", "release", "section", "chapter", "build", "firmware", "§");

    private IpShape() {}

    static int end(String text, int start) {
        if (Shapes.at(text, start - 1, ':') || Shapes.at(text, start - 1, '.')) {
            return -1;
        }
        int four = fourEnd(text, start);
        return four >= 0 ? four : sixEnd(text, start);
    }

    private static int fourEnd(String text, int start) {
        int[] octets = new int[4];
        int at = start;
        for (int i = 0; i < 4; i++) {
            int from = at;
            while (at - from < 4 && Shapes.digitAt(text, at)) {
                octets[i] = octets[i] * 10 + text.charAt(at) - '0';
                at++;
            }
            boolean leadingZero = at - from > 1 && text.charAt(from) == '0';
            if (at == from || octets[i] > 255 || leadingZero || (i < 3 && !Shapes.at(text, at, '.'))) {
                return -1;
            }
            at += i < 3 ? 1 : 0;
        }
        boolean continues = Shapes.wordAt(text, at) || (Shapes.at(text, at, '.') && Shapes.digitAt(text, at + 1));
        return continues || !isPublic(octets) || followsVersionWord(text, start) ? -1 : at;
    }

    private static boolean isPublic(int[] octets) {
        int first = octets[0];
        int second = octets[1];
        int third = octets[2];
        boolean special = first == 0
                || first == 10
                || first == 127
                || first >= 224
                || (first == 100 && second >= 64 && second < 128)
                || (first == 169 && second == 254)
                || (first == 172 && second >= 16 && second < 32)
                || (first == 192 && second == 168)
                || (first == 192 && second == 0 && (third == 0 || third == 2))
                || (first == 198 && (second == 18 || second == 19))
                || (first == 198 && second == 51 && third == 100)
                || (first == 203 && second == 0 && third == 113);
        return !special;
    }

    private static boolean followsVersionWord(String text, int start) {
        int end = start;
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        String before = text.substring(Math.max(0, end - 8), end).toLowerCase(Locale.ROOT);
        return VERSION_WORDS.stream().anyMatch(before::endsWith);
    }

    /** RFC 4291, section 2.2, without embedded IPv4; global unicast is 2000::/3, of which 2001:db8::/32 is for documents. */
    private static int sixEnd(String text, int start) {
        int groups = 0;
        int first = 0;
        int second = 0;
        boolean shortened = false;
        int at = start;
        while (groups < 8) {
            int from = at;
            int value = 0;
            while (at - from < 5 && at < text.length() && isHex(text.charAt(at))) {
                value = value * 16 + Character.digit(text.charAt(at), 16);
                at++;
            }
            if (at - from > 4) {
                return -1;
            }
            if (at == from) {
                break;
            }
            first = groups == 0 ? value : first;
            second = groups == 1 ? value : second;
            groups++;
            if (!shortened && text.startsWith("::", at)) {
                shortened = true;
                at += 2;
            } else if (groups < 8 && Shapes.at(text, at, ':') && at + 1 < text.length() && isHex(text.charAt(at + 1))) {
                at++;
            } else {
                break;
            }
        }
        boolean whole = shortened ? groups < 8 : groups == 8;
        boolean isPublic = first >= 0x2000 && first < 0x4000 && !(first == 0x2001 && second == 0xdb8);
        return whole && isPublic && !Shapes.wordAt(text, at) ? at : -1;
    }

    private static boolean isHex(char character) {
        return Characters.isDigit(character)
                || (character >= 'a' && character <= 'f')
                || (character >= 'A' && character <= 'F');
    }
}
