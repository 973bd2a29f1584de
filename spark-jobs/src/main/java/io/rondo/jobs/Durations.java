package io.rondo.jobs;

import java.util.Locale;

/** Times as people read them. */
final class Durations {
    private Durations() {}

    /** {@code 7 s}, {@code 3 min 05 s} or {@code 2 h 04 min}. */
    static String describe(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
}
