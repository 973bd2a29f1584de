package io.rondo.prep.dedup;

/**
 * A file of signatures; its layout is that of {@code RONDOSIG}, version 1.
 *
 * @param name without directory
 * @param signatures how many documents it knows
 * @param length bytes
 * @param sha256 lower-case hexadecimal
 */
public record SignatureFile(String name, long signatures, long length, String sha256) {}
