package io.rondo.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed number of threads that work on parts of one operation. The caller is the first member, so a team of one has no
 * thread of its own. Between two operations members wait busily for a short time, since the next one usually
 * follows at once, and then sleep.
 */
final class ThreadTeam implements AutoCloseable {
    /** About a millisecond: waking a thread that sleeps takes longer than most kernels of a small model. */
    private static final int SPINS = 20_000;

    private final List<Lane> lanes;
    private final List<Member> members = new ArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
    private volatile Part part = lane -> {};
    private volatile boolean closed;

    ThreadTeam(List<Lane> lanes) {
        this.lanes = List.copyOf(lanes);
        this.lanes.get(0).gemm().startOnThisThread();
        for (Lane lane : this.lanes.subList(1, lanes.size())) {
            Member member = new Member(lane);
            members.add(member);
            member.start();
        }
    }

    /** What one member does. */
    interface Part {
        void run(Lane lane);
    }

    int size() {
        return lanes.size();
    }

    /** Every member's own memory, the caller's first. */
    List<Lane> lanes() {
        return lanes;
    }

    /** Runs the part on every member and returns when all have finished; throws what one of them threw. */
    @SuppressWarnings("ThreadPriorityCheck") // a member that lost its core gets this one
    void run(Part each) {
        if (closed) {
            throw new IllegalStateException("these kernels are closed");
        }
        if (members.isEmpty()) {
            each.run(lanes.get(0));
            return;
        }
        failure.set(Optional.empty()); // the caller's own exception may have hidden one
        part = each;
        running.set(members.size());
        for (Member member : members) {
            member.call();
        }
        try {
            each.run(lanes.get(0));
        } finally {
            for (int spins = 0; running.get() > 0; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        }
        failure.getAndSet(Optional.empty()).ifPresent(ThreadTeam::rethrow);
    }

    private static void rethrow(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    @Override
    public void close() {
        closed = true;
        for (Member member : members) {
            member.call();
        }
        for (Member member : members) {
            boolean interrupted = false;
            while (member.isAlive()) {
                try {
                    member.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        lanes.forEach(Lane::close);
    }

    private final class Member extends Thread {
        private final Lane lane;
        private volatile int called;
        private volatile boolean asleep;

        Member(Lane lane) {
            super("rondo-kernels-" + lane.index());
            this.lane = lane;
            setDaemon(true);
        }

        /** By the caller's thread only. */
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        void call() {
            called++;
            if (asleep) {
                LockSupport.unpark(this);
            }
        }

        @Override
        @SuppressWarnings("CatchAndPrintStackTrace")
        public void run() {
            int done = 0;
            Optional<Throwable> broken = prepare();
            while (true) {
                await(done);
                done++;
                if (closed) {
                    return;
                }
                try {
                    broken.ifPresent(ThreadTeam::rethrow);
                    part.run(lane);
                } catch (RuntimeException | Error e) {
                    failure.set(Optional.of(e));
                } finally {
                    running.decrementAndGet();
                }
            }
        }

        /** What went wrong is thrown by every part instead, so that the caller learns of it. */
        private Optional<Throwable> prepare() {
            try {
                lane.gemm().startOnThisThread();
                return Optional.empty();
            } catch (RuntimeException | Error e) {
                return Optional.of(e);
            }
        }

        private void await(int done) {
            for (int spins = 0; called == done; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                    continue;
                }
                asleep = true;
                if (called == done) {
                    LockSupport.park(this);
                }
                asleep = false;
            }
        }
    }
}
