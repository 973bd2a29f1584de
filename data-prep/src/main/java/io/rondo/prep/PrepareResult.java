package io.rondo.prep;

import io.rondo.shards.ShardManifest;

/**
 * What {@link PrepareCorpusJob} has done.
 *
 * @param outcome whether there was anything to do
 * @param manifest of the dataset that is now there
 */
public record PrepareResult(Outcome outcome, ShardManifest manifest) {
    /** Whether there was anything to do. */
    public enum Outcome {
        /** The dataset was written. */
        WRITTEN,
        /** It was there already, made with the same settings from the same files. */
        ALREADY_COMPLETE
    }
}
