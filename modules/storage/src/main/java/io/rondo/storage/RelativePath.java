package io.rondo.storage;

import java.util.regex.Pattern;

/** The rule for paths inside a store: relative, {@code /} between names, never up or out of the root. */
final class RelativePath {
    private static final Pattern NAMES = Pattern.compile("[^/\\x00]+(/[^/\\x00]+)*");
    private static final Pattern UPWARDS = Pattern.compile("(^|.*/)\\.{1,2}(/.*|$)", Pattern.DOTALL);

    private RelativePath() {}

    /** @throws IllegalArgumentException if the path leaves the root or is not in its simplest form */
    static String check(String path) {
        if (!NAMES.matcher(path).matches() || UPWARDS.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" is not a path below a store; it must be names with / between them");
        }
        return path;
    }
}
