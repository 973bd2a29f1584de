package io.rondo.prep.dedup;

/**
 * A file of a {@link RecordForm}.
 *
 * @param name without directory
 * @param records how many it has
 * @param length bytes
 * @param sha256 lower-case hexadecimal
 */
public record RecordFile(String name, long records, long length, String sha256) {}
