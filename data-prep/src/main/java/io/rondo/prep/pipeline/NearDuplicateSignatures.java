package io.rondo.prep.pipeline;

import static org.apache.spark.sql.functions.col;

import io.rondo.prep.dedup.KeptSignatures;
import io.rondo.prep.dedup.NearDuplicateSettings;
import io.rondo.prep.dedup.RecordFile;
import io.rondo.prep.dedup.SignatureFiles;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.provenance.SourceNumbers;
import io.rondo.prep.steps.NearDuplicates;
import io.rondo.prep.steps.Step;
import io.rondo.shards.DatasetFile;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Signatures of the documents that a version of a dataset keeps, by which later versions find near-duplicates of them
 * without reading them.
 *
 * @param sources URIs of the version's new input files, in the order of the manifest
 * @param sourcesBefore how many the manifest has before these
 * @param mark what the names of the version's files begin with
 */
public record NearDuplicateSignatures(List<String> sources, int sourcesBefore, String mark) {
    /** In the dataset. */
    static final String DIRECTORY = "signatures";

    private static final String STEP = "step-";

    public NearDuplicateSignatures {
        sources = List.copyOf(sources);
    }

    static boolean isOfStep(String path, int step) {
        return Pattern.matches(DIRECTORY + "/(v\\d+-)?" + STEP + step + "-\\d+\\.sig", path);
    }

    /**
     * Writes the signatures that each step which searches for near-duplicates will want.
     *
     * @param judged of the schema {@link Documents#JUDGED}
     * @param attempts directory in the dataset that only this run uses; the caller deletes it
     * @return the files
     */
    public List<DatasetFile> write(Dataset<Row> judged, List<Step> steps, FileStore dataset, String attempts)
            throws IOException {
        List<DatasetFile> files = new ArrayList<>();
        for (int step = 0; step < steps.size(); step++) {
            if (steps.get(step) instanceof NearDuplicates near) {
                NearDuplicateSettings settings = near.settings();
                for (RecordFile file : SignatureFiles.write(
                        KeptSignatures.of(identified(judged), settings),
                        settings,
                        dataset,
                        attempts,
                        DIRECTORY,
                        mark + STEP + step + "-")) {
                    files.add(new DatasetFile(DIRECTORY + "/" + file.name(), file.length(), file.sha256()));
                }
            }
        }
        return files;
    }

    private Dataset<Row> identified(Dataset<Row> judged) {
        Broadcast<String> uris = JavaSparkContext.fromSparkContext(
                        judged.sparkSession().sparkContext())
                .broadcast(String.join("\n", sources));
        return judged.where(col(Documents.VERDICT).equalTo(Documents.KEPT))
                .select(col(Documents.SOURCE), col(Documents.POSITION), col(Documents.HASH), col(Documents.TEXT))
                .mapPartitions(
                        new Identify(uris, sourcesBefore), Encoders.row(io.rondo.prep.dedup.NearDuplicates.DOCUMENTS));
    }

    private record Identify(Broadcast<String> uris, int sourcesBefore) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) {
            SourceNumbers numbers = new SourceNumbers(List.of(uris.value().split("\n", -1)));
            return new MappedRows(
                    documents,
                    row -> RowFactory.create(
                            DocumentKey.of(sourcesBefore + numbers.of(row.getString(0)), row.getLong(1), row.getAs(2)),
                            0,
                            row.get(3)));
        }
    }
}
