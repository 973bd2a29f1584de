package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.TransformerConfig;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a directory can be. */
sealed interface InspectSubject permits InspectDataset, InspectRun, InspectExport {
    /** What it is, in a few lines, by heading; only small files are read. */
    Map<String, String> describe() throws IOException;

    /**
     * Reads everything and compares it with the checksums that were recorded.
     *
     * @return what was found to be intact
     * @throws RondoException with {@link ExitCode#BAD_DATA} that names the first file that is not
     */
    String verify() throws IOException;

    /** {@link RondoException} with {@link ExitCode#BAD_DATA} if a directory is nothing that is known. */
    static InspectSubject in(FileStore directory) throws IOException {
        Optional<FileEntry> entry = directory.entry("");
        if (entry.isEmpty()) {
            throw new RondoException(ExitCode.BAD_DATA, directory.root() + " does not exist");
        }
        if (!entry.get().directory()) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    directory.root() + " is a file; expected the directory of a dataset, run, checkpoint or export");
        }
        // By list, since some file systems would take MANIFEST.json for manifest.json.
        Set<String> names = directory.list("").stream().map(FileEntry::name).collect(Collectors.toSet());
        if (names.contains(InspectDataset.MARK)) {
            return new InspectDataset(directory);
        }
        if (names.contains(InspectRun.COMMITS) || names.contains(RunDirectory.SETTINGS)) {
            return InspectRun.ofRun(directory);
        }
        if (names.contains(InspectRun.MANIFEST)) {
            return InspectRun.ofCheckpoint(directory);
        }
        if (names.contains(InspectExport.MARK)) {
            return new InspectExport(directory);
        }
        throw new RondoException(
                ExitCode.BAD_DATA,
                directory.root()
                        + " is no dataset (manifest.json), run (settings.json), checkpoint (MANIFEST.json) or exported"
                        + " model (config.json)");
    }

    static String describe(TransformerConfig model) {
        String shape = String.format(
                Locale.ROOT,
                "%,d layers, %,d heads, width %,d, sequence length %,d, vocabulary %,d",
                model.layers(),
                model.heads(),
                model.width(),
                model.sequenceLength(),
                model.vocabularySize());
        return switch (model.architecture()) {
            case GPT2 -> "gpt2, " + shape;
            case LLAMA ->
                String.format(
                        Locale.ROOT,
                        "llama, %s, %,d key-value heads, feed-forward width %,d, %s embeddings",
                        shape,
                        model.keyValueHeads(),
                        model.feedForwardWidth(),
                        model.tiedEmbeddings() ? "tied" : "untied");
        };
    }
}
