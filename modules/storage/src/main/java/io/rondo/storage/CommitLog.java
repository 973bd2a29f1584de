package io.rondo.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Small numbered files that make things official: what has a commit exists, what has none does not. The listing is the
 * truth, ordered by generation and never by time; of several writers of a generation exactly one wins.
 */
public final class CommitLog {
    private static final Pattern NAME = Pattern.compile("\\d{12}\\.json");

    private static final String LATEST = "LATEST";

    private final FileStore store;
    private final String directory;

    public CommitLog(FileStore store, String directory) {
        this.store = store;
        this.directory = directory;
    }

    /** All generations that are committed, ascending. */
    public List<Long> generations() throws IOException {
        return store.list(directory).stream()
                .map(FileEntry::name)
                .filter(name -> NAME.matcher(name).matches())
                .map(name -> Long.valueOf(name.substring(0, 12)))
                .toList();
    }

    /** The highest generation that is committed. */
    public OptionalLong latest() throws IOException {
        return generations().stream().mapToLong(Long::longValue).max();
    }

    /** What was committed; {@link java.nio.file.NoSuchFileException} if that generation was not. */
    public byte[] read(long generation) throws IOException {
        return store.readAll(path(generation));
    }

    /**
     * Commits in one atomic step.
     *
     * @return false if that generation was committed already
     */
    public boolean commit(long generation, byte[] content) throws IOException {
        return store.createExclusively(path(generation), content);
    }

    /**
     * Says in the file {@code LATEST} which generation was committed last: a hint for people and scripts, which a crash
     * may leave out of date. Nothing in Rondo reads it.
     */
    public void hint(long generation) throws IOException {
        String path = directory + "/" + LATEST;
        store.delete(path);
        store.createExclusively(path, (generation + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Takes a commit back, so that its data may go. */
    public void withdraw(long generation) throws IOException {
        store.delete(path(generation));
    }

    /** Where a generation's commit stands in the store. */
    public String path(long generation) {
        if (generation < 0 || generation > 999_999_999_999L) {
            throw new IllegalArgumentException(
                    "generation " + generation + " is out of range; it must be between 0 and 999999999999");
        }
        return directory + "/" + String.format("%012d.json", generation);
    }
}
