package io.rondo.prep.trace;

import java.util.List;

/**
 * A document of a dataset and its way there.
 *
 * @param id 32 lower-case hexadecimal digits
 * @param split e.g. {@code train}
 * @param shard name of the shard
 * @param number of the document in its shard, counted from 0
 * @param firstToken position of its first token in the token stream of the split
 * @param tokens how many it has, its end-of-document token included
 * @param source the input file, as the manifest names it
 * @param offset byte offset of the record in the decompressed source; in Parquet the row number
 * @param steps all steps of the pipeline, in order
 */
public record TracedDocument(
        String id,
        String split,
        String shard,
        long number,
        long firstToken,
        int tokens,
        String source,
        long offset,
        List<TracedStep> steps) {
    public TracedDocument {
        steps = List.copyOf(steps);
    }
}
