/**
 * From raw corpora to a dataset of token shards, on Spark. {@link io.rondo.prep.PrepareCorpusJob} reads from top to bottom
 * what happens to a document; the packages below hold one step each.
 */
package io.rondo.prep;
