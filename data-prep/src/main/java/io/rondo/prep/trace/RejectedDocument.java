package io.rondo.prep.trace;

/**
 * A document that a step has rejected, from the files in {@code rejects/}.
 *
 * @param id of its text as the step saw it
 * @param source URI of the input file
 * @param offset byte offset of the record in the decompressed source; in Parquet the row number
 * @param step that rejected it
 * @param rule of that step
 * @param value what the rule found
 * @param characters Unicode code points of the whole text
 * @param text its beginning
 */
public record RejectedDocument(
        String id, String source, long offset, String step, String rule, String value, long characters, String text) {}
