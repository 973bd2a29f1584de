package io.rondo.prep.pipeline;

import io.rondo.prep.dedup.KeptBefore;
import io.rondo.prep.dedup.KeptParagraphs;
import io.rondo.prep.dedup.NearDuplicateSettings;
import io.rondo.prep.dedup.SignatureFiles;
import io.rondo.shards.DatasetFile;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The version of a dataset that new documents are added to.
 *
 * @param dataset where it is
 * @param manifest of the version
 */
public record EarlierVersion(FileStore dataset, ShardManifest manifest) {
    /**
     * The documents of the version as the search for near-duplicates wants them; their ids are {@link DocumentKey}s with
     * the manifest's numbers of sources.
     *
     * @param step number of the step that searches
     * @return none if the version has no document with words
     */
    Optional<KeptBefore> kept(SparkSession spark, int step, NearDuplicateSettings settings) {
        List<String> signatures = files(path -> NearDuplicateSignatures.isOfStep(path, step));
        return signatures.isEmpty()
                ? Optional.empty()
                : Optional.of(new KeptBefore(
                        SignatureFiles.read(spark, dataset, signatures, settings),
                        Optional.of(candidates -> EarlierTexts.of(spark, this, candidates))));
    }

    /**
     * The paragraphs of the version's documents, of the schema {@link KeptParagraphs#SCHEMA}.
     *
     * @param step number of the step that removes paragraphs
     * @return none if the version has no paragraph that is long enough
     */
    Optional<Dataset<Row>> paragraphs(SparkSession spark, int step) {
        List<String> hashes = files(path -> ParagraphHashes.isOfStep(path, step));
        return hashes.isEmpty() ? Optional.empty() : Optional.of(KeptParagraphs.read(spark, dataset, hashes));
    }

    private List<String> files(Predicate<String> wanted) {
        return manifest.files().stream().map(DatasetFile::path).filter(wanted).toList();
    }
}
