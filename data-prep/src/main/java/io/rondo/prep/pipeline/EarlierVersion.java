package io.rondo.prep.pipeline;

import io.rondo.prep.dedup.KeptBefore;
import io.rondo.prep.dedup.NearDuplicateSettings;
import io.rondo.prep.dedup.SignatureFiles;
import io.rondo.shards.DatasetFile;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
import java.util.List;
import java.util.Optional;
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
        List<String> signatures = manifest.files().stream()
                .map(DatasetFile::path)
                .filter(path -> NearDuplicateSignatures.isOfStep(path, step))
                .toList();
        return signatures.isEmpty()
                ? Optional.empty()
                : Optional.of(new KeptBefore(
                        SignatureFiles.read(spark, dataset, signatures, settings),
                        Optional.of(candidates -> EarlierTexts.of(spark, this, candidates))));
    }
}
