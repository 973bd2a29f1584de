package io.rondo.shards;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which the sequences of several sources come: by {@link ShareSchedule}, each source in a fresh permutation
 * of its sequences for each of its own epochs. A source that has reached its limit of epochs drops out, and the others
 * go on in the proportions they have among each other. A pure function of sources, seed and position.
 */
final class MixedOrder {
    /**
     * A source.
     *
     * @param runs where its sequences are
     * @param share its part in the mixture
     * @param mostSequences after so many it drops out; {@link Long#MAX_VALUE} for never
     */
    record Source(SequenceRuns runs, int share, long mostSequences) {}

    /**
     * A stretch without a change.
     *
     * @param start its first position
     * @param schedule of the sources that take part
     * @param active their numbers
     * @param before how many sequences they have given before
     */
    private record Phase(long start, ShareSchedule schedule, List<Integer> active, List<Long> before) {}

    private final List<Source> sources;
    private final long seed;
    private final List<Phase> phases = new ArrayList<>();
    private final long length;

    MixedOrder(List<Source> sources, long seed) {
        this.sources = List.copyOf(sources);
        this.seed = seed;
        this.length = plan();
    }

    /** Number of positions; {@link Long#MAX_VALUE} if a source has no limit. */
    long length() {
        return length;
    }

    /** The sequence at a position in [0, {@link #length()}). */
    long sequenceAt(long position) {
        Phase phase = phaseAt(position);
        long within = position - phase.start();
        int scheduled = phase.schedule().sourceAt(within);
        int number = phase.active().get(scheduled);
        long rank = phase.before().get(scheduled) + phase.schedule().rankAt(within);
        SequenceRuns runs = sources.get(number).runs();
        Permutation epoch = new Permutation(runs.count(), Mixing.mix(Mixing.mix(seed, number), rank / runs.count()));
        return runs.sequence(epoch.apply(rank % runs.count()));
    }

    private Phase phaseAt(long position) {
        int found = phases.size() - 1;
        while (phases.get(found).start() > position) {
            found--;
        }
        return phases.get(found);
    }

    /** Finds the phases and gives the end of the last one. */
    private long plan() {
        long[] given = new long[sources.size()];
        long start = 0;
        while (true) {
            List<Integer> active = new ArrayList<>();
            List<Long> before = new ArrayList<>();
            for (int number = 0; number < given.length; number++) {
                if (given[number] < sources.get(number).mostSequences()) {
                    active.add(number);
                    before.add(given[number]);
                }
            }
            if (active.isEmpty()) {
                return start;
            }
            ShareSchedule schedule = new ShareSchedule(active.stream()
                    .mapToInt(number -> sources.get(number).share())
                    .toArray());
            phases.add(new Phase(start, schedule, List.copyOf(active), List.copyOf(before)));
            long end = Long.MAX_VALUE;
            for (int scheduled = 0; scheduled < active.size(); scheduled++) {
                long most = sources.get(active.get(scheduled)).mostSequences();
                if (most < Long.MAX_VALUE) {
                    end = Math.min(end, schedule.positionOf(scheduled, most - given[active.get(scheduled)]));
                }
            }
            if (end > Long.MAX_VALUE - start) {
                return Long.MAX_VALUE;
            }
            for (int scheduled = 0; scheduled < active.size(); scheduled++) {
                given[active.get(scheduled)] += schedule.countBefore(scheduled, end);
            }
            start += end;
        }
    }
}
