package io.rondo.shards;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.CommitLog;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One version of a dataset. The first is {@code manifest.json}; each later one is a manifest {@code
 * versions/000000000002.json} of the same format, which names all shards of the version before it and further ones. A
 * version never changes, so whoever reads one is not disturbed by the next.
 *
 * @param number counted from 1
 * @param manifest all that this version holds
 */
public record DatasetVersion(long number, ShardManifest manifest) {
    /** Directory of the later versions' manifests in a dataset. */
    public static final String DIRECTORY = "versions";

    /** Number of the first version. */
    public static final long FIRST = 1;

    /** Numbers of all versions, ascending; none if the directory holds no dataset. */
    public static List<Long> numbers(FileStore dataset) throws IOException {
        List<Long> numbers = new ArrayList<>();
        if (dataset.entry(ShardManifest.FILE).isPresent()) {
            numbers.add(FIRST);
        }
        for (long number : later(dataset).generations()) {
            if (number > FIRST) {
                numbers.add(number);
            }
        }
        return List.copyOf(numbers);
    }

    /**
     * The version that was committed last.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if there is none, or its manifest is torn, altered or of an unknown
     *     format
     */
    public static DatasetVersion newest(FileStore dataset) throws IOException {
        List<Long> numbers = numbers(dataset);
        return readAt(dataset, numbers.isEmpty() ? FIRST : numbers.get(numbers.size() - 1));
    }

    /**
     * A version by its number.
     *
     * @throws RondoException {@link ExitCode#USAGE} if there is no such version, {@link ExitCode#BAD_DATA} if its manifest
     *     is torn, altered or of an unknown format
     */
    public static DatasetVersion read(FileStore dataset, long number) throws IOException {
        List<Long> numbers = numbers(dataset);
        if (!numbers.contains(number) && !numbers.isEmpty()) {
            throw new RondoException(
                    ExitCode.USAGE, dataset.root() + " has no version " + number + "; it has " + numbers);
        }
        return readAt(dataset, numbers.isEmpty() ? FIRST : number);
    }

    /**
     * The newest version whose token streams have this fingerprint. A manifest that cannot be read does not stop the
     * search.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if there is none and a manifest could not be read
     */
    public static Optional<DatasetVersion> withFingerprint(FileStore dataset, String fingerprint) throws IOException {
        List<Long> newestFirst = new ArrayList<>(numbers(dataset));
        Collections.reverse(newestFirst);
        Optional<RondoException> unreadable = Optional.empty();
        for (long number : newestFirst) {
            try {
                DatasetVersion version = readAt(dataset, number);
                if (version.manifest.fingerprint().equals(fingerprint)) {
                    return Optional.of(version);
                }
            } catch (RondoException e) {
                unreadable = Optional.of(unreadable.orElse(e));
            }
        }
        if (unreadable.isPresent()) {
            throw unreadable.get();
        }
        return Optional.empty();
    }

    /**
     * Makes this version official in one atomic step.
     *
     * @return false if a version of this number was there already, which then stays as it is
     */
    public boolean commit(FileStore dataset) throws IOException {
        return number == FIRST
                ? manifest.write(dataset)
                : later(dataset).commit(number, ManifestFormat.toJson(manifest));
    }

    private static DatasetVersion readAt(FileStore dataset, long number) throws IOException {
        String path = number == FIRST ? ShardManifest.FILE : later(dataset).path(number);
        return new DatasetVersion(number, ManifestFormat.read(dataset, path));
    }

    private static CommitLog later(FileStore dataset) {
        return new CommitLog(dataset, DIRECTORY);
    }
}
