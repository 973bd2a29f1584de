package io.rondo.storage;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;

/**
 * The right to write to a run. The holder of the highest epoch has it; an epoch is taken by the exclusive creation of
 * a file, and only once the holder of the epoch before has released it or is dead. A holder that was taken for dead and
 * comes back finds a higher epoch at {@link #verifyHeld()}, which stands before every commit.
 */
public final class RunLease implements AutoCloseable {
    private final LeaseFiles files;
    private final long epoch;
    private final LeaseHeartbeat heartbeat;

    private RunLease(LeaseFiles files, long epoch, LeaseHeartbeat heartbeat) {
        this.files = files;
        this.epoch = epoch;
        this.heartbeat = heartbeat;
    }

    /**
     * Takes the lease of a run. A dead holder on this machine is replaced at once; one on another machine after a
     * minute of silence, and then only if it shows no sign of life for another 25 seconds.
     *
     * @param run the run's directory
     * @throws RondoException with {@link ExitCode#CONFLICT} if another process holds it
     */
    public static RunLease acquire(FileStore run) throws IOException {
        return acquire(run, LeaseHolder.thisProcess(), LeaseTiming.STANDARD);
    }

    static RunLease acquire(FileStore run, LeaseHolder self, LeaseTiming timing) throws IOException {
        LeaseFiles files = new LeaseFiles(run);
        while (true) {
            OptionalLong highest = files.highestEpoch();
            if (highest.isPresent()) {
                refuseWhileHeld(files, highest.getAsLong(), self, timing);
            }
            long next = highest.orElse(0) + 1;
            if (!files.take(next, self)) {
                continue;
            }
            // Whoever was slow may have taken an epoch that others passed and pruned long ago.
            if (files.highestEpoch().orElse(0) != next) {
                run.delete(files.holderFile(next));
                continue;
            }
            LeaseHeartbeat heartbeat = LeaseHeartbeat.start(files, next, timing);
            files.prune(next);
            return new RunLease(files, next, heartbeat);
        }
    }

    /** The number of this lease; every later lease of the run has a higher one. */
    public long epoch() {
        return epoch;
    }

    /** Whether no other process has taken over. */
    public boolean isHeld() throws IOException {
        return files.highestEpoch().orElse(0) == epoch;
    }

    /**
     * Refuses to go on if the lease was lost.
     *
     * @throws RondoException with {@link ExitCode#CONFLICT} if another process took over
     */
    public void verifyHeld() throws IOException {
        long highest = files.highestEpoch().orElse(0);
        if (highest == epoch) {
            return;
        }
        String successor = highest < epoch ? "someone who deleted its lease" : holderOf(highest);
        throw new RondoException(
                ExitCode.CONFLICT,
                files.run().root() + " was taken over by " + successor + " while this process did not answer");
    }

    /** Lets go, so that the next driver can start at once. */
    @Override
    public void close() throws IOException {
        if (heartbeat.stop()) {
            files.release(epoch);
        }
    }

    private String holderOf(long higherEpoch) throws IOException {
        try {
            return files.holder(higherEpoch).describe();
        } catch (NoSuchFileException e) {
            return "another process";
        }
    }

    private static void refuseWhileHeld(LeaseFiles files, long epoch, LeaseHolder self, LeaseTiming timing)
            throws IOException {
        LeaseHolder holder;
        try {
            holder = files.holder(epoch);
        } catch (NoSuchFileException e) {
            // A newer holder pruned it; the caller's exclusive create then decides.
            return;
        }
        if (files.released(epoch)) {
            return;
        }
        boolean lives = holder.onSameMachineAs(self) ? holder.processLives() : beats(files, epoch, holder, timing);
        if (lives) {
            String advice = holder.onSameMachineAs(self)
                    ? "wait until it ends, or end it"
                    : "wait until it ends, or if it is dead for "
                            + timing.expiry().toSeconds() + " seconds";
            throw new RondoException(
                    ExitCode.CONFLICT, files.run().root() + " is held by " + holder.describe() + "; " + advice);
        }
    }

    private static boolean beats(LeaseFiles files, long epoch, LeaseHolder holder, LeaseTiming timing)
            throws IOException {
        long latest = files.latestBeat(epoch).orElse(holder.acquired());
        if (System.currentTimeMillis() - latest < timing.expiry().toMillis()) {
            return true;
        }
        try {
            Thread.sleep(timing.watch().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while watching whether " + holder.describe() + " is alive", e);
        }
        return files.latestBeat(epoch).orElse(holder.acquired()) != latest;
    }
}
