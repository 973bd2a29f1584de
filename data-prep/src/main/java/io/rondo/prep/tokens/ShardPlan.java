package io.rondo.prep.tokens;

import io.rondo.prep.documents.Buckets;
import java.io.Serializable;
import java.util.List;

/**
 * What the shards of a dataset are to be.
 *
 * @param buckets which shards there are
 * @param steps names of the pipeline's steps
 * @param sources URIs of the input files, in the order of the manifest
 * @param keepRejects whether rejected documents are written too
 */
public record ShardPlan(Buckets buckets, List<String> steps, List<String> sources, boolean keepRejects)
        implements Serializable {
    /** Directory of rejected documents in the dataset. */
    public static final String REJECTS = "rejects";

    public ShardPlan {
        steps = List.copyOf(steps);
        sources = List.copyOf(sources);
    }

    /** Tasks get the sources by broadcast. */
    ShardPlan withoutSources() {
        return new ShardPlan(buckets, steps, List.of(), keepRejects);
    }
}
