package io.rondo.prep.tokens;

import io.rondo.prep.documents.Buckets;
import io.rondo.shards.DatasetFile;
import io.rondo.shards.IndexedDatasetFormat;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Encodes documents and writes them as shards, one shard per Spark task. A task writes into a directory of its own; only
 * what Spark has accepted as a task's result is then renamed into the split's directory, by the driver.
 */
public final class TokenShards {
    private TokenShards() {}

    /**
     * Writes all shards.
     *
     * @param documents of the schema {@link io.rondo.prep.documents.Documents#JUDGED}; partition {@code b} holds bucket
     *     {@code b} in its final order
     * @param attempts directory in the dataset, used by this run only
     * @return the splits, validation only if the buckets have one
     */
    public static WrittenShards write(
            Dataset<Row> documents, ShardPlan plan, Tokenizer tokenizer, FileStore dataset, String attempts)
            throws IOException {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(documents.sparkSession().sparkContext());
        Broadcast<String> tokenizerJson = context.broadcast(tokenizer.toJson());
        Broadcast<String> sources = context.broadcast(String.join("\n", plan.sources()));
        Broadcast<SerializableConfiguration> configuration =
                context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
        ShardLocation location = new ShardLocation(dataset.root(), attempts, configuration);
        List<Row> results = documents
                .mapPartitions(
                        new WriteShard(location, plan.withoutSources(), tokenizerJson, sources),
                        Encoders.row(WrittenShard.SCHEMA))
                .collectAsList();
        tokenizerJson.destroy();
        sources.destroy();
        configuration.destroy();
        List<WrittenShard> written = results.stream()
                .map(WrittenShard::of)
                .sorted(Comparator.comparingInt(WrittenShard::bucket))
                .toList();
        Buckets buckets = plan.buckets();
        List<DatasetFile> files = new ArrayList<>();
        for (WrittenShard shard : written) {
            accept(shard, plan, dataset, files);
        }
        written = written.stream().filter(shard -> plan.wants(shard.file())).toList();
        SplitInfo train = split(written, buckets, false);
        Map<String, SplitInfo> splits = buckets.validation() == 0
                ? Map.of(ShardManifest.TRAIN, train)
                : Map.of(ShardManifest.TRAIN, train, ShardManifest.VALIDATION, split(written, buckets, true));
        return new WrittenShards(splits, files);
    }

    private static void accept(WrittenShard shard, ShardPlan plan, FileStore dataset, List<DatasetFile> files)
            throws IOException {
        if (plan.wants(shard.file())) {
            boolean validation = plan.buckets().isValidation(shard.bucket());
            String split = validation ? ShardManifest.VALIDATION : ShardManifest.TRAIN;
            for (String ending : List.of(IndexedDatasetFormat.BIN, IndexedDatasetFormat.IDX)) {
                String file = "/" + shard.file().name() + ending;
                dataset.rename(shard.directory() + file, split + file);
            }
            files.add(moved(shard.origins(), shard.directory(), split, dataset));
        }
        if (shard.rejects().isPresent()) {
            files.add(moved(shard.rejects().get(), shard.directory(), ShardPlan.REJECTS, dataset));
        }
    }

    private static DatasetFile moved(DatasetFile file, String from, String to, FileStore dataset) throws IOException {
        String path = to + "/" + file.path();
        dataset.rename(from + "/" + file.path(), path);
        return new DatasetFile(path, file.length(), file.sha256());
    }

    private static SplitInfo split(List<WrittenShard> written, Buckets buckets, boolean validation) {
        List<ShardFile> files = new ArrayList<>();
        long textBytes = 0;
        for (WrittenShard shard : written) {
            if (buckets.isValidation(shard.bucket()) == validation) {
                files.add(shard.file());
                textBytes += shard.textBytes();
            }
        }
        return SplitInfo.of(files, textBytes);
    }
}
