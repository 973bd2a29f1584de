package io.rondo.jobs;

import io.rondo.rounds.RunDataset;
import io.rondo.shards.DatasetVersion;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --data-version} of every command that reads a dataset. To be used as a picocli mixin. */
final class DataVersionOption {
    @Option(
            names = "--data-version",
            paramLabel = "N",
            description = "Reads version N of the dataset; without it the newest, or the one a run was started with.")
    private Optional<Long> number = Optional.empty();

    /** The version that was asked for, or the newest. */
    DatasetVersion of(FileStore dataset) throws IOException {
        return number.isPresent() ? DatasetVersion.read(dataset, number.get()) : DatasetVersion.newest(dataset);
    }

    /** The version that was asked for, or the one that a run was started with, or the newest. */
    DatasetVersion of(FileStore dataset, FileStore run) throws IOException {
        return number.isPresent() ? RunDataset.version(run, dataset, number.get()) : RunDataset.version(run, dataset);
    }
}
