package io.rondo.prep.history;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.readers.InputFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * What an input holds that a dataset does not know.
 *
 * @param files whose content is new, in the order of the input
 * @param known all files that are known once these have been taken in
 */
public record NewInputs(List<InputFile> files, KnownInputs known) {
    public NewInputs {
        files = List.copyOf(files);
    }

    /**
     * Compares an input with what is known. A file that was touched, or that has another name now, is read once to see
     * that its content is known; one whose name, length and time are known is not read.
     *
     * @param dataset names the dataset in the sentence
     * @throws RondoException {@link ExitCode#CONFLICT} if a known name has another content now
     */
    public static NewInputs of(SparkSession spark, List<InputFile> input, KnownInputs before, String dataset) {
        List<InputFile> doubtful =
                input.stream().filter(file -> !before.include(file)).toList();
        Map<String, String> hashes = InputHashes.of(spark, doubtful);
        List<InputFile> fresh = new ArrayList<>();
        List<KnownInput> names = new ArrayList<>(before.files());
        for (InputFile file : doubtful) {
            String sha256 = Optional.ofNullable(hashes.get(file.uri())).orElseThrow();
            Optional<KnownInput> sameName = before.named(file.uri());
            if (sameName.isPresent() && !sameName.get().sha256().equals(sha256)) {
                throw changed(file, sameName.get(), dataset);
            }
            if (!before.holdContent(sha256)) {
                fresh.add(file);
            }
            names.add(new KnownInput(file.uri(), file.length(), file.modified(), sha256));
        }
        return new NewInputs(fresh, new KnownInputs(names));
    }

    /** Name and content of each new file, in the order of the input. */
    public List<String> digests() {
        return files.stream()
                .map(file -> known.named(file.uri()).orElseThrow().sha256() + " " + file.uri())
                .toList();
    }

    /**
     * Makes sure that what was read is what was compared.
     *
     * @param now the same input, looked up again; files may be gone
     * @throws RondoException {@link ExitCode#CONFLICT} if a new file has changed meanwhile
     */
    public void requireUnchanged(List<InputFile> now) {
        Set<String> read = files.stream().map(InputFile::uri).collect(Collectors.toSet());
        for (InputFile file : now) {
            if (read.contains(file.uri()) && !known.include(file)) {
                throw new RondoException(
                        ExitCode.CONFLICT,
                        file.uri() + " changed while it was read; start again when it is complete, and better move"
                                + " files into the input than write them there");
            }
        }
    }

    private static RondoException changed(InputFile file, KnownInput before, String dataset) {
        return new RondoException(
                ExitCode.CONFLICT,
                file.uri() + " has changed since its documents went into " + dataset + " (it had " + before.length()
                        + " bytes and has " + file.length()
                        + "); give it another name to add what it holds now, or make a new dataset");
    }
}
