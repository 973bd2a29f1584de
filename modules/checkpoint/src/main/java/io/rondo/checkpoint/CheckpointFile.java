package io.rondo.checkpoint;

import java.util.regex.Pattern;

/**
 * A file that belongs to a checkpoint.
 *
 * @param path relative to the run directory
 * @param length bytes
 * @param sha256 64 lower-case hexadecimal digits
 */
public record CheckpointFile(String path, long length, String sha256) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    // A manifest is read from a disk that others may write to; it must not lead out of the run.
    private static final Pattern PATH = Pattern.compile("(?!(.*/)?\\.\\.?(/|$))[^/\\x00]+(/[^/\\x00]+)*");

    /** @throws IllegalArgumentException if path, length or checksum cannot be one */
    public CheckpointFile {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("\"" + path + "\" is not a path below the run directory");
        }
        if (length < 0 || !SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    path + " cannot have " + length + " bytes and the SHA-256 \"" + sha256 + "\"");
        }
    }
}
