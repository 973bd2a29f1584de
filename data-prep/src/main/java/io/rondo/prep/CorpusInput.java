package io.rondo.prep;

import io.rondo.prep.history.KnownInputs;
import io.rondo.prep.history.NewInputs;
import io.rondo.prep.readers.InputFile;
import io.rondo.prep.readers.InputFiles;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The input of a dataset, held against what its newest version has taken in. */
record CorpusInput(SparkSession spark, PrepareSettings settings, FileStore dataset) {
    private static final Logger LOG = LoggerFactory.getLogger(CorpusInput.class);

    /**
     * The newest version, if a look at the names and times of the files shows nothing new and no job has left anything.
     *
     * @throws io.rondo.config.RondoException if there is a version, made with other settings
     */
    Optional<DatasetVersion> complete() throws IOException {
        if (!ShardManifest.exists(dataset)) {
            return Optional.empty();
        }
        DatasetVersion newest = DatasetVersion.newest(dataset);
        requireSameSettings(newest);
        if (!DatasetOutput.isQuiet(dataset)) {
            return Optional.empty();
        }
        List<InputFile> input = files();
        if (input.isEmpty()) {
            LOG.info("There is no file at {} now.", settings.input());
        }
        Optional<KnownInputs> known = DatasetOutput.knownInputs(dataset, newest);
        boolean nothingNew = known.isPresent()
                ? known.get().includeAll(input)
                : newest.manifest().sources().containsAll(descriptions(input));
        return nothingNew ? Optional.of(newest) : Optional.empty();
    }

    /** @throws io.rondo.config.RondoException naming the first setting that is not what it was */
    void requireSameSettings(DatasetVersion before) {
        SettingsDifference.between(dataset.root(), before.manifest().settings(), settings)
                .ifPresent(difference -> {
                    throw DatasetOutput.conflict(
                            dataset,
                            "was made with prepare." + difference.key() + " = " + difference.before() + ", not "
                                    + difference.now() + "; choose another output or the settings it was made with");
                });
    }

    /** @throws io.rondo.config.RondoException if an entry of the input names no file, which a first version needs */
    void requireFiles() throws IOException {
        InputFiles.find(
                settings.input(), settings.format(), spark.sparkContext().hadoopConfiguration());
    }

    /** All files, whether known or not. */
    List<InputFile> files() throws IOException {
        return InputFiles.stillThere(
                settings.input(), settings.format(), spark.sparkContext().hadoopConfiguration());
    }

    /** The files that are new, by their content. */
    NewInputs newFiles(DatasetOutput writing, ProgressLog progress) throws IOException {
        List<InputFile> input = files();
        KnownInputs known = writing.knownInputs()
                .orElseThrow(() -> DatasetOutput.conflict(
                        dataset,
                        "was made by a Rondo that did not write down which files went in, so nothing can be added;"
                                + " choose another output"));
        progress.step(
                "Comparing " + input.size() + " files with " + known.files().size() + " known ones");
        return NewInputs.of(spark, input, known, dataset.root());
    }

    /** As manifests name files. */
    static List<String> descriptions(List<InputFile> files) {
        return files.stream().map(InputFile::description).toList();
    }
}
