package io.rondo.shards;

/**
 * A file of the dataset beside its shards: origins of documents, rejected documents, reports.
 *
 * @param path within the dataset, with {@code /}
 * @param length bytes
 * @param sha256 lower-case hexadecimal
 */
public record DatasetFile(String path, long length, String sha256) {
    public DatasetFile {
        // A path comes from a file: it must not lead out of the dataset.
        if (!path.matches("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")) {
            throw new IllegalArgumentException(
                    "path '" + path + "': expected letters, digits, '.', '_' and '-' only, with '/' between the names");
        }
        if (length < 0) {
            throw new IllegalArgumentException("file " + path + ": a length of " + length + " bytes");
        }
    }
}
