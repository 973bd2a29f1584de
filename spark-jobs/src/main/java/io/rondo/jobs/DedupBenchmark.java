package io.rondo.jobs;

import io.rondo.prep.dedup.NearDuplicateSettings;
import io.rondo.prep.dedup.NearDuplicates;
import io.rondo.prep.documents.ContentHash;
import io.rondo.storage.HadoopFileStore;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Removal of exact and near-duplicates, from text files to the list of what is removed. The text is Europarl; a larger
 * corpus is made of copies of it with the words of each document in another order, which share hardly any n-gram.
 *
 * @param directory for the files
 */
record DedupBenchmark(Path directory) {
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

    /** Writes the files {@code 0 … copies-1}, one document a line. */
    void write(int copies) throws IOException {
        QuickstartText.copyTo(HadoopFileStore.at("file:" + directory));
        List<String> texts = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(directory.resolve(QuickstartText.FILE))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                texts.add(line.substring(line.lastIndexOf('\t') + 1).replace('\r', ' '));
            }
        }
        for (int copy = 0; copy < copies; copy++) {
            Random random = new Random(copy);
            try (BufferedWriter file = Files.newBufferedWriter(file(copy))) {
                for (String text : texts) {
                    String[] words = text.split(" ");
                    if (copy > 0) {
                        Collections.shuffle(Arrays.asList(words), random);
                    }
                    file.write(String.join(" ", words));
                    file.write('\n');
                }
            }
        }
    }

    /** Measures one corpus of files that are written already. */
    Result measure(SparkSession spark, int copies) throws IOException {
        String[] files = new String[copies];
        long bytes = 0;
        for (int copy = 0; copy < copies; copy++) {
            files[copy] = file(copy).toUri().toString();
            bytes += Files.size(file(copy));
        }
        long processor = processorTime();
        long start = System.nanoTime();
        Dataset<Row> documents = spark.read()
                .textFile(files)
                .mapPartitions(new Documents(), Encoders.row(NearDuplicates.DOCUMENTS))
                .dropDuplicates(NearDuplicates.ID);
        long removed =
                NearDuplicates.find(documents, NearDuplicateSettings.DEFAULT).count();
        return new Result(
                copies, bytes, (System.nanoTime() - start) / 1e9, (processorTime() - processor) / 1e9, removed);
    }

    private Path file(int copy) {
        return directory.resolve("copy-" + copy + ".txt");
    }

    private static long processorTime() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("the system does not tell the processor time"))
                .toNanos();
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
