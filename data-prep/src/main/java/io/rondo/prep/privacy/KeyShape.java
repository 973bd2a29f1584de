package io.rondo.prep.privacy;

import java.util.List;

/** Keys and tokens: those of services that begin with a prefix of their own, JSON web tokens (RFC 7519), PEM (RFC 7468). */
final class KeyShape {
    /**
     * How the keys of a service look.
     *
     * @param least further characters
     * @param most further characters
     * @param signs characters that are allowed besides letters and digits
     */
    private record Service(String prefix, int least, int most, String signs) {}

    private static final List<Service> SERVICES = List.of(
            new Service("AKIA", 16, 16, ""),
            new Service("ASIA", 16, 16, ""),
            new Service("AIza", 35, 35, "_-"),
            new Service("ghp_", 36, 36, ""),
            new Service("gho_", 36, 36, ""),
            new Service("ghu_", 36, 36, ""),
            new Service("ghs_", 36, 36, ""),
            new Service("github_pat_", 40, 100, "_"),
            new Service("glpat-", 20, 40, "_-"),
            new Service("hf_", 30, 40, ""),
            new Service("npm_", 36, 36, ""),
            new Service("xoxb-", 20, 120, "-"),
            new Service("xoxp-", 20, 120, "-"),
            new Service("sk_live_", 24, 120, ""),
            new Service("rk_live_", 24, 120, ""),
            new Service("sk-", 32, 200, "_-"));

    private static final String PEM_BEGIN = "-----BEGIN ";
    private static final String PEM_MIDDLE = "PRIVATE KEY-----";
    private static final int LONGEST_TITLE = 40;
    private static final int LONGEST_PEM = 10_000;
    private static final int LONGEST_PART = 4000;

    private KeyShape() {}

    static int end(String text, int start) {
        return switch (text.charAt(start)) {
            case '-' -> pemEnd(text, start);
            case 'e' -> webTokenEnd(text, start);
            case 'A', 'g', 'h', 'n', 'x', 's', 'r' -> serviceEnd(text, start);
            default -> -1;
        };
    }

    private static int serviceEnd(String text, int start) {
        for (Service service : SERVICES) {
            if (text.startsWith(service.prefix, start)) {
                int from = start + service.prefix.length();
                int end = partEnd(text, from, service.signs, service.most + 1);
                int length = end - from;
                boolean digit = text.substring(from, end).chars().anyMatch(Character::isDigit);
                if (length >= service.least && length <= service.most && digit) {
                    return end;
                }
            }
        }
        return -1;
    }

    private static int webTokenEnd(String text, int start) {
        if (!text.startsWith("eyJ", start)) {
            return -1;
        }
        int at = start;
        for (int part = 0; part < 3; part++) {
            int end = partEnd(text, at, "_-", LONGEST_PART);
            if (end - at < 10 || (part < 2 && !Shapes.at(text, end, '.'))) {
                return -1;
            }
            at = part < 2 ? end + 1 : end;
        }
        return at;
    }

    private static int pemEnd(String text, int start) {
        if (!text.startsWith(PEM_BEGIN, start) || Shapes.at(text, start - 1, '-')) {
            return -1;
        }
        int middle = index(text, PEM_MIDDLE, start, LONGEST_TITLE);
        if (middle < 0) {
            return -1;
        }
        int end = index(text, PEM_MIDDLE, middle + PEM_MIDDLE.length(), LONGEST_PEM);
        return end < 0 ? -1 : end + PEM_MIDDLE.length();
    }

    /** Where a text next stands, if it begins within so many characters; -1 if not. */
    private static int index(String text, String wanted, int from, int most) {
        int latest = Math.min(text.length() - wanted.length(), from + most);
        for (int at = from; at <= latest; at++) {
            if (text.startsWith(wanted, at)) {
                return at;
            }
        }
        return -1;
    }

    private static int partEnd(String text, int from, String signs, int most) {
        int at = from;
        while (at < text.length()
                && at - from < most
                && (Shapes.isLetterOrDigit(text.charAt(at)) || signs.indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at;
    }
}
