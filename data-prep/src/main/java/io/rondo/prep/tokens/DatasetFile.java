package io.rondo.prep.tokens;

/**
 * A file of the dataset beside its shards.
 *
 * @param path within the dataset
 * @param length bytes
 * @param sha256 lower-case hexadecimal
 */
public record DatasetFile(String path, long length, String sha256) {}
