package io.rondo.storage;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves a sign of life at intervals, for drivers on other machines. */
final class LeaseHeartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseHeartbeat.class);

    private final LeaseFiles files;
    private final long epoch;
    private final LeaseTiming timing;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private long latest;

    private LeaseHeartbeat(LeaseFiles files, long epoch, LeaseTiming timing) {
        this.files = files;
        this.epoch = epoch;
        this.timing = timing;
        this.thread = new Thread(this::run, "rondo-lease-" + epoch);
        thread.setDaemon(true);
    }

    static LeaseHeartbeat start(LeaseFiles files, long epoch, LeaseTiming timing) {
        LeaseHeartbeat heartbeat = new LeaseHeartbeat(files, epoch, timing);
        heartbeat.thread.start();
        return heartbeat;
    }

    /** Stops for good; false if it was stopped before. */
    boolean stop() throws IOException {
        if (stopped.getCount() == 0) {
            return false;
        }
        stopped.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the lease was released", e);
        }
        return true;
    }

    private void run() {
        try {
            do {
                beatOnce();
            } while (!stopped.await(timing.beat().toMillis(), TimeUnit.MILLISECONDS));
            files.deleteBeat(epoch, latest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn(
                    "The last sign of life of {} could not be removed",
                    files.run().root(),
                    e);
        }
    }

    private void beatOnce() {
        try {
            long now = Math.max(System.currentTimeMillis(), latest + 1);
            files.beat(epoch, now);
            long previous = latest;
            latest = now;
            if (previous > 0) {
                files.deleteBeat(epoch, previous);
            }
        } catch (IOException e) {
            // One missed beat is harmless; if they all fail, verifyHeld() refuses the next commit.
            LOG.warn("No sign of life could be left in {}", files.run().root(), e);
        }
    }
}
