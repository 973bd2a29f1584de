package io.rondo.prep.decontamination;

/**
 * A sequence of words of a document that an evaluation set has, too.
 *
 * @param firstWord counted from 0
 * @param length words
 * @param hash of the n-gram
 * @param owner the number that the table holds
 */
record Match(int firstWord, int length, long hash, int owner) {}
