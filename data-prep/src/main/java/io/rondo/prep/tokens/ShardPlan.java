package io.rondo.prep.tokens;

import io.rondo.prep.documents.Buckets;
import io.rondo.shards.ShardFile;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * What the shards of a dataset are to be.
 *
 * @param buckets which shards there are
 * @param steps names of the pipeline's steps
 * @param sources URIs of the input files, in the order of the manifest
 * @param keepRejects whether rejected documents are written too
 * @param mark what the names of all files begin with: nothing in the first version of a dataset, which also has a shard
 *     for each bucket; later ones have none for buckets without documents
 * @param sourcesBefore how many sources the version before has, which keep their numbers
 */
public record ShardPlan(
        Buckets buckets, List<String> steps, List<String> sources, boolean keepRejects, String mark, int sourcesBefore)
        implements Serializable {
    /** Directory of rejected documents in the dataset. */
    public static final String REJECTS = "rejects";

    public ShardPlan {
        steps = List.copyOf(steps);
        sources = List.copyOf(sources);
    }

    /** The plan of a first version. */
    public ShardPlan(Buckets buckets, List<String> steps, List<String> sources, boolean keepRejects) {
        this(buckets, steps, sources, keepRejects, "", 0);
    }

    boolean wants(ShardFile shard) {
        return mark.isEmpty() || shard.documents() > 0;
    }

    String shardName(int bucket) {
        return mark + buckets.shardName(bucket);
    }

    String rejectsName(int bucket) {
        return String.format(Locale.ROOT, "%srejects-%05d.jsonl", mark, bucket);
    }

    /** Tasks get the sources by broadcast. */
    ShardPlan withoutSources() {
        return new ShardPlan(buckets, steps, List.of(), keepRejects, mark, sourcesBefore);
    }
}
