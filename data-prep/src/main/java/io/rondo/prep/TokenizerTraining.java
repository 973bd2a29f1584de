package io.rondo.prep;

import io.rondo.prep.tokens.TokenizerKind;

/**
 * What {@link TrainTokenizerJob} is to make.
 *
 * @param kind of tokenizer
 * @param vocabularySize largest number of tokens, the end-of-document token and the 256 bytes included
 * @param minFrequency pairs (or characters) seen less often get no token
 * @param maxWords of more distinct words only the most frequent are trained on, equally frequent ones by ascending
 *     UTF-8; bounds the driver's memory
 */
public record TokenizerTraining(TokenizerKind kind, int vocabularySize, long minFrequency, int maxWords) {}
