package io.rondo.jobs;

import io.rondo.prep.dedup.NearDuplicateSettings;
import io.rondo.prep.dedup.NearDuplicates;
import io.rondo.prep.documents.ContentHash;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Removal of exact and near-duplicates, from text files to the list of what is removed.
 *
 * @param corpus the text files
 */
record DedupBenchmark(BenchCorpus corpus) {
    /**
     * What was measured.
     *
     * @param copies of the text
     * @param bytes of the files
     * @param seconds from the files to the result
     * @param processorSeconds of this whole process meanwhile
     * @param removed near-duplicates
     */
    record Result(int copies, long bytes, double seconds, double processorSeconds, long removed) {}

    /** Measures one corpus of files that are written already. */
    Result measure(SparkSession spark, int copies) throws IOException {
        String[] files = corpus.files(copies).stream()
                .map(file -> file.toUri().toString())
                .toArray(String[]::new);
        long processor = BenchCorpus.processorTime();
        long start = System.nanoTime();
        Dataset<Row> documents = spark.read()
                .textFile(files)
                .mapPartitions(new Documents(), Encoders.row(NearDuplicates.DOCUMENTS))
                .dropDuplicates(NearDuplicates.ID);
        long removed =
                NearDuplicates.find(documents, NearDuplicateSettings.DEFAULT).count();
        return new Result(
                copies,
                corpus.bytes(copies),
                (System.nanoTime() - start) / 1e9,
                (BenchCorpus.processorTime() - processor) / 1e9,
                removed);
    }

    private record Documents() implements MapPartitionsFunction<String, Row> {
        @Override
        public Iterator<Row> call(Iterator<String> texts) {
            ContentHash hash = new ContentHash();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return texts.hasNext();
                }

                @Override
                public Row next() {
                    String text = texts.next();
                    return RowFactory.create(hash.of(text), 0, text);
                }
            };
        }
    }
}
