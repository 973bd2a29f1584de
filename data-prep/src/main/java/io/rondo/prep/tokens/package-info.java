/**
 * From documents to tokens: word counts for the tokenizer's training, and shards written one per Spark task. Nothing here
 * holds more than one document or a bounded table of words in memory.
 */
package io.rondo.prep.tokens;
