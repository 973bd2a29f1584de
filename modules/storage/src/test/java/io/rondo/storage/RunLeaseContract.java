package io.rondo.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a lease promises on every file system. */
abstract class RunLeaseContract {
    private static final LeaseTiming QUICK =
            new LeaseTiming(Duration.ofMillis(100), Duration.ofMillis(600), Duration.ofMillis(400));

    FileStore run;

    abstract FileStore newStore() throws IOException;

    @BeforeEach
    void openRun() throws IOException {
        run = newStore();
    }

    @Test
    void aSecondDriverIsRefusedAtOnceWithHostAndProcess() throws IOException {
        try (RunLease lease = RunLease.acquire(run)) {
            assertThat(lease.epoch()).isEqualTo(1);
            long start = System.nanoTime();
            assertThatThrownBy(() -> RunLease.acquire(run))
                    .isInstanceOfSatisfying(
                            RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT))
                    .hasMessageStartingWith(run.root() + " is held by process "
                            + ProcessHandle.current().pid() + " on host "
                            + LeaseHolder.thisProcess().host());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            lease.verifyHeld();
        }
    }

    @Test
    void aReleasedLeaseIsTakenUpWithTheNextEpochAndLittleIsLeftBehind() throws IOException {
        for (long epoch = 1; epoch <= 8; epoch++) {
            try (RunLease lease = RunLease.acquire(run)) {
                assertThat(lease.epoch()).isEqualTo(epoch);
            }
        }
        assertThat(run.list("epochs"))
                .extracting(FileEntry::name)
                .containsExactly(
                        "000004.json",
                        "000004.released",
                        "000005.json",
                        "000005.released",
                        "000006.json",
                        "000006.released",
                        "000007.json",
                        "000007.released",
                        "000008.json",
                        "000008.released");
    }

    @Test
    void ofManyDriversExactlyOneWins() throws Exception {
        for (int round = 1; round <= 3; round++) {
            List<Callable<Optional<RunLease>>> drivers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                drivers.add(() -> {
                    try {
                        return Optional.of(RunLease.acquire(run));
                    } catch (RondoException e) {
                        assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
                        return Optional.empty();
                    }
                });
            }
            List<RunLease> winners = FileStoreContract.concurrently(drivers).stream()
                    .flatMap(Optional::stream)
                    .toList();
            assertThat(winners).hasSize(1);
            assertThat(winners.get(0).epoch()).isEqualTo(round);
            winners.get(0).verifyHeld();
            winners.get(0).close();
        }
    }

    @Test
    void aHolderOnAnotherMachineLosesTheLeaseOnlyAfterSilence() throws Exception {
        LeaseHolder elsewhere = new LeaseHolder("far-away", "far-away", 1, 1, System.currentTimeMillis());
        RunLease lost = RunLease.acquire(run, elsewhere, QUICK);
        Thread.sleep(1500);
        assertThatThrownBy(() -> RunLease.acquire(run, LeaseHolder.thisProcess(), QUICK))
                .isInstanceOf(RondoException.class)
                .hasMessageContaining("is held by process 1 on host far-away since ");
        lost.close();
        run.delete("epochs/000001.released");
        try (RunLease taken = RunLease.acquire(run, LeaseHolder.thisProcess(), QUICK)) {
            assertThat(taken.epoch()).isEqualTo(2);
            assertThatThrownBy(lost::verifyHeld)
                    .isInstanceOfSatisfying(
                            RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT))
                    .hasMessageStartingWith(run.root() + " was taken over by process "
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void aHolderWhoseClockIsBehindIsNotTakenForDead() throws Exception {
        LeaseHolder elsewhere = new LeaseHolder("far-away", "far-away", 1, 1, 1);
        RunLease held =
                RunLease.acquire(run, elsewhere, new LeaseTiming(Duration.ofDays(1), QUICK.expiry(), QUICK.watch()));
        held.close();
        run.delete("epochs/000001.released");
        LeaseFiles files = new LeaseFiles(run);
        files.beat(1, 1000);
        Thread clockBehind = new Thread(() -> {
            try {
                Thread.sleep(200);
                files.beat(1, 2000);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        clockBehind.start();
        assertThatThrownBy(() -> RunLease.acquire(run, LeaseHolder.thisProcess(), QUICK))
                .isInstanceOf(RondoException.class)
                .hasMessageContaining("is held by process 1 on host far-away");
        clockBehind.join();
    }

    @Test
    void aProcessIdThatSomeoneElseHasNowIsADeadHolder() throws IOException {
        LeaseHolder self = LeaseHolder.thisProcess();
        LeaseHolder earlier = new LeaseHolder(self.host(), self.machine(), self.pid(), self.started() - 60_000, 1);
        RunLease.acquire(run, earlier, LeaseTiming.STANDARD);
        try (RunLease lease = RunLease.acquire(run)) {
            assertThat(lease.epoch()).isEqualTo(2);
        }
    }

    @Test
    void aDamagedLeaseIsNamed() throws IOException {
        run.createExclusively("epochs/000001.json", new byte[] {'{'});
        assertThatThrownBy(() -> RunLease.acquire(run))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessage(run.root() + "/epochs/000001.json is not the lease of a run: it is not JSON");
    }
}
