package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ThreadTeamTest {
    private static ThreadTeam team(int size) {
        GemmLibrary library = GemmLibrary.fastest();
        return new ThreadTeam(IntStream.range(0, size)
                .mapToObj(index -> new Lane(index, size, library.gemm()))
                .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyMemberRunsEachOfThousandsOfShortPartsExactlyOnce(int size) {
        AtomicIntegerArray runs = new AtomicIntegerArray(size);
        try (ThreadTeam team = team(size)) {
            for (int part = 1; part <= 2000; part++) {
                team.run(lane -> runs.incrementAndGet(lane.index()));
                for (int member = 0; member < size; member++) {
                    assertThat(runs.get(member)).isEqualTo(part);
                }
            }
        }
    }

    @Test
    void membersThatFellAsleepWakeUp() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        try (ThreadTeam team = team(3)) {
            for (int part = 1; part <= 20; part++) {
                Thread.sleep(3);
                team.run(lane -> runs.incrementAndGet());
                assertThat(runs).hasValue(3 * part);
            }
        }
    }

    @Test
    void theCallerIsTheFirstMemberAndEveryOtherHasAThreadOfItsOwn() {
        Thread[] threads = new Thread[3];
        try (ThreadTeam team = team(3)) {
            assertThat(team.size()).isEqualTo(3);
            team.run(lane -> threads[lane.index()] = Thread.currentThread());
        }
        assertThat(threads[0]).isSameAs(Thread.currentThread());
        assertThat(threads).doesNotHaveDuplicates();
    }

    @Test
    void theLanesPartsCoverEverythingOnce() {
        try (ThreadTeam team = team(3)) {
            for (int size : new int[] {0, 1, 2, 3, 7, 100}) {
                int[] covered = new int[size];
                team.run(lane -> Arrays.fill(covered, lane.from(size), lane.to(size), lane.index() + 1));
                int total = team.lanes().stream()
                        .mapToInt(lane -> lane.to(size) - lane.from(size))
                        .sum();
                assertThat(total).isEqualTo(size);
                assertThat(covered).doesNotContain(0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whatOneMemberThrowsReachesTheCallerWhenAllHaveFinished(int thrower) {
        AtomicInteger others = new AtomicInteger();
        try (ThreadTeam team = team(3)) {
            for (int i = 0; i < 20; i++) {
                others.set(0);
                assertThatThrownBy(() -> team.run(lane -> {
                            if (lane.index() == thrower) {
                                throw new IllegalStateException("member " + thrower);
                            }
                            others.incrementAndGet();
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("member " + thrower);
                assertThat(others).hasValue(2);
                others.set(0);
                team.run(lane -> others.incrementAndGet());
                assertThat(others).hasValue(3);
            }
        }
    }

    @Test
    void theTeamWorksOnAfterEveryMemberHasThrown() {
        AtomicInteger runs = new AtomicInteger();
        try (ThreadTeam team = team(3)) {
            assertThatThrownBy(() -> team.run(lane -> {
                        throw new AssertionError("all of them");
                    }))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("all of them");
            team.run(lane -> runs.incrementAndGet());
            assertThat(runs).hasValue(3);
        }
    }

    @Test
    void closingEndsTheThreads() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (ThreadTeam team = team(3)) {
            team.run(lane -> threads.add(Thread.currentThread()));
            threads.remove(Thread.currentThread());
            assertThat(threads).hasSize(2).allMatch(Thread::isAlive).allMatch(Thread::isDaemon);
        }
        assertThat(threads).noneMatch(Thread::isAlive);
    }
}
