package io.rondo.prep.history;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.documents.Verdict;
import io.rondo.prep.provenance.ProvenanceScan;
import io.rondo.prep.steps.ExactDuplicates;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Drops every document whose text an earlier version has kept. Equal texts have equal ids, hence one bucket; both the new
 * documents and the origins of a bucket's earlier shards are sorted by id, so one pass over each tells, at 32 bytes read
 * for each document that was kept before.
 */
public final class EarlierDocuments {
    private EarlierDocuments() {}

    /**
     * Rejects duplicates of earlier documents.
     *
     * @param judged partition {@code b} holds bucket {@code b}, ordered by hash
     * @param before manifest of the version before, made with the same buckets
     * @param step number of the step that rejects them
     * @param wholeTexts whether rejected documents keep all of their text
     * @return the same documents in the same partitions and order
     */
    public static Dataset<Row> reject(
            Dataset<Row> judged,
            FileStore dataset,
            ShardManifest before,
            Buckets buckets,
            int step,
            boolean wholeTexts) {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(judged.sparkSession().sparkContext());
        Mark mark = new Mark(
                dataset.root(),
                context.broadcast(EarlierShard.encode(EarlierShard.of(before, buckets))),
                context.broadcast(String.join("\n", before.sources())),
                context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
                step,
                wholeTexts);
        return judged.mapPartitions(mark, Encoders.row(Documents.JUDGED));
    }

    private record Mark(
            String root,
            Broadcast<String> shards,
            Broadcast<String> sources,
            Broadcast<SerializableConfiguration> configuration,
            int step,
            boolean wholeTexts)
            implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) throws IOException {
            Configuration hadoop = configuration.value().value();
            int bucket = TaskContext.getPartitionId();
            List<ProvenanceScan> earlier = new ArrayList<>();
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(earlier));
            for (EarlierShard shard : EarlierShard.parse(shards.value())) {
                if (shard.bucket() == bucket) {
                    FileStore split = HadoopFileStore.at(root, hadoop).directory(shard.split());
                    earlier.add(ProvenanceScan.open(split, shard.name(), shard.documents()));
                }
            }
            return new MarkedDocuments(documents, bucket, earlier, this);
        }

        private static void close(List<ProvenanceScan> scans) {
            for (ProvenanceScan scan : scans) {
                try {
                    scan.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static final class MarkedDocuments implements Iterator<Row> {
        private final Iterator<Row> documents;
        private final int bucket;
        private final List<ProvenanceScan> earlier;
        private final Mark mark;
        private final List<String> sources;

        private MarkedDocuments(Iterator<Row> documents, int bucket, List<ProvenanceScan> earlier, Mark mark) {
            this.documents = documents;
            this.bucket = bucket;
            this.earlier = earlier;
            this.mark = mark;
            this.sources = List.of(mark.sources.value().split("\n", -1));
        }

        @Override
        public boolean hasNext() {
            return documents.hasNext();
        }

        @Override
        public Row next() {
            Row row = documents.next();
            JudgedDocument document = JudgedDocument.of(row);
            if (!document.kept()) {
                return row;
            }
            if (document.bucket() != bucket) {
                throw new IllegalStateException("a document of bucket " + document.bucket() + " in partition " + bucket
                        + ": Spark has moved partitions");
            }
            try {
                for (ProvenanceScan scan : earlier) {
                    if (scan.advanceTo(document.hash())) {
                        String original = source(scan) + " at " + scan.sourcePosition();
                        Verdict.Rejected duplicate = new Verdict.Rejected(ExactDuplicates.RULE, original);
                        return document.rejected(mark.step, duplicate, mark.wholeTexts)
                                .toRow();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return row;
        }

        private String source(ProvenanceScan scan) {
            int number = scan.source();
            if (number < 0 || number >= sources.size()) {
                throw new RondoException(
                        ExitCode.BAD_DATA,
                        scan.path() + " is corrupt: it names the source " + number + " of " + sources.size());
            }
            return sources.get(number);
        }
    }
}
