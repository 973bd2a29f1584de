package io.rondo.prep.pipeline;

import io.rondo.prep.dedup.Candidates;
import io.rondo.prep.dedup.NearDuplicates;
import io.rondo.prep.provenance.Origin;
import io.rondo.prep.provenance.ProvenanceReader;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardReader;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Texts of documents that are in a dataset, out of its shards: the origins of all documents are read, 32 bytes each, and
 * the tokens of those that are wanted, which the tokenizer turns back into text.
 */
final class EarlierTexts {
    private EarlierTexts() {}

    /**
     * Reads texts.
     *
     * @return of the schema {@link NearDuplicates#DOCUMENTS}; computed when it is read
     */
    static Dataset<Row> of(SparkSession spark, EarlierVersion version, Candidates candidates) throws IOException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        FileStore dataset = version.dataset();
        List<String> shards = new ArrayList<>();
        for (Map.Entry<String, SplitInfo> split : version.manifest().splits().entrySet()) {
            for (ShardFile shard : split.getValue().shards()) {
                if (shard.documents() > 0) {
                    shards.add(split.getKey() + "/" + shard.name());
                }
            }
        }
        Read read = new Read(
                dataset.root(),
                context.broadcast(new String(dataset.readAll(ShardManifest.TOKENIZER_FILE), StandardCharsets.UTF_8)),
                context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
                candidates);
        return spark.createDataFrame(
                context.parallelize(shards, Math.max(1, shards.size())).flatMap(read), NearDuplicates.DOCUMENTS);
    }

    private record Read(
            String root,
            Broadcast<String> tokenizer,
            Broadcast<SerializableConfiguration> configuration,
            Candidates candidates)
            implements FlatMapFunction<String, Row> {
        @Override
        public Iterator<Row> call(String path) throws IOException {
            int slash = path.indexOf('/');
            FileStore split =
                    HadoopFileStore.at(root, configuration.value().value()).directory(path.substring(0, slash));
            String name = path.substring(slash + 1);
            ProvenanceReader origins = ProvenanceReader.open(split, name);
            closeAtEnd(origins);
            ShardReader shard = ShardReader.open(split, name);
            closeAtEnd(shard);
            return new Texts(origins, shard, candidates.amongKeptBefore(), TokenizerFile.parse(tokenizer.value()));
        }

        private static void closeAtEnd(Closeable opened) {
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> {
                try {
                    opened.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static final class Texts implements Iterator<Row> {
        private static final int BLOCK = 4096;

        private final ProvenanceReader origins;
        private final ShardReader shard;
        private final Predicate<byte[]> wanted;
        private final Tokenizer tokenizer;
        private List<Origin> block = List.of();
        private long blockStart;
        private long document;
        private Optional<Row> next;

        private Texts(ProvenanceReader origins, ShardReader shard, Predicate<byte[]> wanted, Tokenizer tokenizer)
                throws IOException {
            this.origins = origins;
            this.shard = shard;
            this.wanted = wanted;
            this.tokenizer = tokenizer;
            this.next = find();
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public Row next() {
            Row found = next.orElseThrow();
            try {
                next = find();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return found;
        }

        private Optional<Row> find() throws IOException {
            for (; document < shard.documents(); document++) {
                if (document == blockStart + block.size()) {
                    blockStart = document;
                    block = origins.origins(document, (int) Math.min(BLOCK, shard.documents() - document));
                }
                Origin origin = block.get((int) (document - blockStart));
                byte[] key = DocumentKey.of(
                        origin.source(), origin.position(), HexFormat.of().parseHex(origin.id()));
                if (wanted.test(key)) {
                    int[] ids = shard.document(document++);
                    return Optional.of(RowFactory.create(key, 0, tokenizer.decode(Arrays.copyOf(ids, ids.length - 1))));
                }
            }
            return Optional.empty();
        }
    }
}
