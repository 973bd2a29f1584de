package io.rondo.prep.report;

import java.util.Locale;

/** Numbers as people read them, the same on every machine. */
final class Figures {
    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};

    private Figures() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String files(int number) {
        return count(number) + (number == 1 ? " file" : " files");
    }

    /** In percent; a share that is neither nothing nor all never looks as if it were. */
    static String share(long part, long whole) {
        if (part == 0 || whole == 0) {
            return "0 %";
        }
        if (part == whole) {
            return "100 %";
        }
        double percent = 100.0 * part / whole;
        if (percent < 0.1) {
            return "< 0.1 %";
        }
        return percent > 99.9 ? "> 99.9 %" : String.format(Locale.ROOT, "%.1f %%", percent);
    }

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0
                ? count(bytes) + " bytes"
                : String.format(
                        Locale.ROOT, value < 10 ? "%.2f %s" : value < 100 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    static String ratio(long part, long whole) {
        return whole == 0 ? "–" : String.format(Locale.ROOT, "%.2f", (double) part / whole);
    }

    /** The lengths between a power of two and the next. */
    static String lengths(int power) {
        long least = 1L << power;
        return power == 0 ? "1" : count(least) + " – " + count(2 * least - 1);
    }
}
