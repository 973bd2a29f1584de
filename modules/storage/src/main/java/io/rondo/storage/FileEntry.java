package io.rondo.storage;

/**
 * One entry of a directory.
 *
 * @param name the last part of its path
 * @param length bytes; 0 for a directory
 * @param directory whether it is a directory
 */
public record FileEntry(String name, long length, boolean directory) {}
