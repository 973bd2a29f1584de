package io.rondo.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files under {@code epochs/}: {@code %06d.json} names the holder of an epoch, {@code %06d.beat-<milliseconds>} is
 * its latest sign of life, {@code %06d.released} says that it let go.
 */
record LeaseFiles(FileStore run) {
    private static final String DIRECTORY = "epochs";
    private static final Pattern NAME = Pattern.compile("(\\d{6,18})\\.(json|released|beat-(\\d{1,18}))");
    private static final int KEPT_EPOCHS = 5;

    OptionalLong highestEpoch() throws IOException {
        return run.list(DIRECTORY).stream()
                .map(entry -> NAME.matcher(entry.name()))
                .filter(name -> name.matches() && name.group(2).equals("json"))
                .mapToLong(name -> Long.parseLong(name.group(1)))
                .max();
    }

    String holderFile(long epoch) {
        return file(epoch, "json");
    }

    LeaseHolder holder(long epoch) throws IOException {
        return LeaseHolder.parse(run.readAll(holderFile(epoch)), run.root() + "/" + holderFile(epoch));
    }

    boolean take(long epoch, LeaseHolder holder) throws IOException {
        return run.createExclusively(holderFile(epoch), holder.toJson(epoch));
    }

    boolean released(long epoch) throws IOException {
        return run.entry(file(epoch, "released")).isPresent();
    }

    void release(long epoch) throws IOException {
        touch(file(epoch, "released"));
    }

    void beat(long epoch, long millis) throws IOException {
        touch(beatFile(epoch, millis));
    }

    void deleteBeat(long epoch, long millis) throws IOException {
        run.delete(beatFile(epoch, millis));
    }

    /** The latest sign of life of an epoch's holder; empty if it gave none since it took the lease. */
    OptionalLong latestBeat(long epoch) throws IOException {
        return run.list(DIRECTORY).stream()
                .map(entry -> NAME.matcher(entry.name()))
                .filter(name -> name.matches() && name.group(3) != null && Long.parseLong(name.group(1)) == epoch)
                .mapToLong(name -> Long.parseLong(name.group(3)))
                .max();
    }

    /** Keeps the last few holders for people to read, and of earlier epochs nothing else. */
    void prune(long currentEpoch) throws IOException {
        for (FileEntry entry : run.list(DIRECTORY)) {
            Matcher name = NAME.matcher(entry.name());
            if (!name.matches() || Long.parseLong(name.group(1)) >= currentEpoch) {
                continue;
            }
            boolean recent = Long.parseLong(name.group(1)) > currentEpoch - KEPT_EPOCHS;
            if (!recent || name.group(3) != null) {
                run.delete(DIRECTORY + "/" + entry.name());
            }
        }
    }

    private void touch(String path) throws IOException {
        try (OutputStream empty = run.create(path)) {
            empty.flush();
        } catch (FileAlreadyExistsException e) {
            // The name is all that counts, and it is there.
            return;
        }
    }

    private static String beatFile(long epoch, long millis) {
        return file(epoch, "beat-" + millis);
    }

    private static String file(long epoch, String suffix) {
        return DIRECTORY + "/" + String.format("%06d.", epoch) + suffix;
    }
}
