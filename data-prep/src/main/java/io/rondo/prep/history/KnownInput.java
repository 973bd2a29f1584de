package io.rondo.prep.history;

import io.rondo.prep.readers.InputFile;

/**
 * A file whose documents a dataset has taken in.
 *
 * @param uri where it was, or where a copy of it was seen since
 * @param length bytes, as stored
 * @param modified milliseconds since 1970, as its file system said when it was last compared
 * @param sha256 of its bytes as stored, lower-case hexadecimal
 */
public record KnownInput(String uri, long length, long modified, String sha256) {
    public KnownInput {
        if (uri.isEmpty() || length < 0 || !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "'" + uri + "' of " + length + " bytes with the SHA-256 '" + sha256 + "' is no file");
        }
    }

    /** Whether this is the file, unless someone took pains to hide a change: its time and length are the same. */
    boolean looksLike(InputFile file) {
        return uri.equals(file.uri()) && length == file.length() && modified == file.modified();
    }
}
