package io.rondo.shards;

/**
 * Where a document's tokens stand in the token stream of its shard.
 *
 * @param document its number in the shard, counted from 0
 * @param firstToken position of its first token in the shard
 * @param tokens how many it has, its end-of-document token included
 */
public record DocumentSpan(long document, long firstToken, int tokens) {}
