package io.rondo.prep.tokens;

import io.rondo.shards.DatasetFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link TokenShards} has written.
 *
 * @param splits for the manifest
 * @param files all files beside the shards, in the order of the shards
 */
public record WrittenShards(Map<String, SplitInfo> splits, List<DatasetFile> files) {
    public WrittenShards {
        splits = Map.copyOf(splits);
        files = List.copyOf(files);
    }

    /** The train split, which there always is. */
    public SplitInfo train() {
        return Optional.ofNullable(splits.get(ShardManifest.TRAIN)).orElseThrow();
    }
}
