package io.rondo.prep.history;

import io.rondo.prep.documents.Buckets;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A shard of an earlier version.
 *
 * @param bucket whose documents it holds
 * @param split its directory
 * @param name without directory and ending
 * @param documents how many it holds
 */
record EarlierShard(int bucket, String split, String name, long documents) {
    /** All shards of a version, whose names end with those of their buckets. */
    static List<EarlierShard> of(ShardManifest manifest, Buckets buckets) {
        List<EarlierShard> shards = new ArrayList<>();
        for (Map.Entry<String, SplitInfo> split : manifest.splits().entrySet()) {
            boolean validation = split.getKey().equals(ShardManifest.VALIDATION);
            int first = validation ? 0 : buckets.validation();
            int count = validation ? buckets.validation() : buckets.train();
            for (ShardFile shard : split.getValue().shards()) {
                int number =
                        Integer.parseInt(shard.name().substring(shard.name().lastIndexOf('-') + 1));
                shards.add(new EarlierShard(first + number % count, split.getKey(), shard.name(), shard.documents()));
            }
        }
        return shards;
    }

    /** One line for each shard; tasks get them as text. */
    static String encode(List<EarlierShard> shards) {
        return shards.stream()
                .map(shard -> shard.bucket + "\t" + shard.split + "\t" + shard.name + "\t" + shard.documents)
                .collect(Collectors.joining("\n"));
    }

    static List<EarlierShard> parse(String lines) {
        return lines.lines()
                .map(line -> line.split("\t", -1))
                .map(parts ->
                        new EarlierShard(Integer.parseInt(parts[0]), parts[1], parts[2], Long.parseLong(parts[3])))
                .toList();
    }
}
