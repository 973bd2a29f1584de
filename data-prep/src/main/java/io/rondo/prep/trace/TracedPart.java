package io.rondo.prep.trace;

/**
 * Some tokens of a document, or all.
 *
 * @param from the first of them, counted from the document's first token
 * @param to the one after the last
 * @param text what they stand for without the end-of-document token, shortened
 * @param shortened whether the text goes on
 * @param document where it is from
 */
public record TracedPart(int from, int to, String text, boolean shortened, TracedDocument document) {}
