package io.rondo.prep;

import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardManifest;

/**
 * What {@link PrepareCorpusJob} has done.
 *
 * @param outcome whether there was anything to do
 * @param version the newest of the dataset that is now there
 */
public record PrepareResult(Outcome outcome, DatasetVersion version) {
    /** Whether there was anything to do. */
    public enum Outcome {
        /** The dataset, or a further version of it, was written. */
        WRITTEN,
        /** It was there already, made with the same settings, and the input holds nothing new. */
        ALREADY_COMPLETE
    }

    /** Of the version. */
    public ShardManifest manifest() {
        return version.manifest();
    }
}
