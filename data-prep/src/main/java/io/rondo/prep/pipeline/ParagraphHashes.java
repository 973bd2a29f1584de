package io.rondo.prep.pipeline;

import static org.apache.spark.sql.functions.col;

import io.rondo.prep.dedup.KeptParagraphs;
import io.rondo.prep.dedup.RecordFile;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.steps.ParagraphDuplicates;
import io.rondo.prep.steps.Step;
import io.rondo.shards.DatasetFile;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Hashes of the paragraphs that a version of a dataset keeps, by which later versions find them again.
 *
 * @param mark what the names of the version's files begin with
 */
public record ParagraphHashes(String mark) {
    /** In the dataset. */
    private static final String DIRECTORY = "paragraphs";

    private static final String STEP = "step-";

    static boolean isOfStep(String path, int step) {
        return Pattern.matches(DIRECTORY + "/(v\\d+-)?" + STEP + step + "-\\d+\\.par", path);
    }

    /**
     * Writes what each step that removes paragraphs will want.
     *
     * @param judged of the schema {@link Documents#JUDGED}
     * @param attempts directory in the dataset that only this run uses; the caller deletes it
     * @return the files
     */
    public List<DatasetFile> write(Dataset<Row> judged, List<Step> steps, FileStore dataset, String attempts)
            throws IOException {
        Dataset<Row> kept = judged.where(col(Documents.VERDICT).equalTo(Documents.KEPT));
        List<DatasetFile> files = new ArrayList<>();
        for (int step = 0; step < steps.size(); step++) {
            if (steps.get(step) instanceof ParagraphDuplicates paragraphs) {
                for (RecordFile file : KeptParagraphs.write(
                        kept, paragraphs.settings(), dataset, attempts, DIRECTORY, mark + STEP + step + "-")) {
                    files.add(new DatasetFile(DIRECTORY + "/" + file.name(), file.length(), file.sha256()));
                }
            }
        }
        return files;
    }
}
