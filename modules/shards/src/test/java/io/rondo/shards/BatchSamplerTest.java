package io.rondo.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BatchSamplerTest {
    @Test
    void theOrderNeverChanges() {
        String golden = new String(ShardFixture.golden("order/v1/order.txt"), StandardCharsets.UTF_8);
        assertThat(golden.lines()).hasSize(3).allSatisfy(line -> {
            String[] words = line.split(" ");
            BatchSampler sampler = new BatchSampler(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), 4);
            String order = LongStream.range(0, 20)
                    .mapToObj(position -> Long.toString(sampler.sequenceAt(position)))
                    .collect(Collectors.joining(" "));
            assertThat(order).isEqualTo(line.substring(line.indexOf(':') + 2));
        });
    }

    @Property(tries = 100)
    void anyNumberOfWorkersTakesTheSameGlobalOrder(
            @ForAll @IntRange(min = 1, max = 500) int sequences,
            @ForAll @IntRange(min = 1, max = 8) int workers,
            @ForAll @IntRange(max = 40) int more,
            @ForAll @LongRange(max = 1L << 40) long step) {
        int globalBatch = workers + more;
        BatchSampler sampler = new BatchSampler("f", 5, sequences, globalBatch);
        long[] together = IntStream.range(0, workers)
                .mapToObj(worker -> sampler.sequences(step, worker, workers))
                .flatMapToLong(Arrays::stream)
                .toArray();

        assertThat(together).isEqualTo(sampler.sequences(step, 0, 1));
        assertThat(together)
                .isEqualTo(LongStream.range(step * globalBatch, (step + 1) * globalBatch)
                        .map(sampler::sequenceAt)
                        .toArray());
    }

    @Property(tries = 100)
    void partsDifferByAtMostOneSequence(
            @ForAll @IntRange(min = 1, max = 50) int workers, @ForAll @IntRange(max = 100) int more) {
        int globalBatch = workers + more;
        BatchSampler sampler = new BatchSampler("f", 5, 1000, globalBatch);
        for (int worker = 0; worker < workers; worker++) {
            assertThat(sampler.sequences(7, worker, workers))
                    .hasSize(sampler.partSize(worker, workers))
                    .hasSizeBetween(globalBatch / workers, (globalBatch + workers - 1) / workers);
        }
    }

    @Property(tries = 50)
    void everyEpochVisitsEverySequenceOnceHoweverTheStepsFall(
            @ForAll @IntRange(min = 1, max = 300) int sequences,
            @ForAll @IntRange(min = 1, max = 50) int globalBatch,
            @ForAll @LongRange(max = 1000) long epoch) {
        BatchSampler sampler = new BatchSampler("f", 5, sequences, globalBatch);
        long[] visited = LongStream.range(epoch * sequences, (epoch + 1) * sequences)
                .map(sampler::sequenceAt)
                .sorted()
                .toArray();

        assertThat(visited).isEqualTo(LongStream.range(0, sequences).toArray());
        assertThat(sampler.epochAt(epoch * sequences)).isEqualTo(epoch);
    }

    @Test
    void epochsSeedsAndDatasetsGiveDifferentOrders() {
        long[] first = epoch(new BatchSampler("f", 5, 100, 10), 0);

        assertThat(epoch(new BatchSampler("f", 5, 100, 10), 1)).isNotEqualTo(first);
        assertThat(epoch(new BatchSampler("f", 6, 100, 10), 0)).isNotEqualTo(first);
        assertThat(epoch(new BatchSampler("g", 5, 100, 10), 0)).isNotEqualTo(first);
        assertThat(epoch(new BatchSampler("f", 5, 100, 20), 0)).isEqualTo(first);
    }

    @Test
    void aStepFarAheadCostsNoMoreThanTheFirst() {
        BatchSampler sampler = new BatchSampler("f", 5, 1L << 50, 8);

        long[] far = sampler.sequences(1L << 55, 3, 4);

        assertThat(far).hasSize(2).isEqualTo(sampler.sequences(1L << 55, 3, 4));
        assertThat(Arrays.stream(far)).allMatch(sequence -> sequence >= 0 && sequence < 1L << 50);
    }

    @Test
    void emptyPartsAndStrangersAreRefused() {
        BatchSampler sampler = new BatchSampler("f", 5, 100, 10);

        assertThatThrownBy(() -> sampler.sequences(0, 0, 11))
                .hasMessage("a global batch of 10 sequences cannot be divided among 11 workers; expected 1 to 10");
        assertThatThrownBy(() -> sampler.sequences(0, 5, 5)).hasMessage("worker 5 of 5");
        assertThatThrownBy(() -> sampler.sequenceAt(-1)).hasMessage("global position -1: expected 0 or more");
        assertThatThrownBy(() -> new BatchSampler("f", 5, 0, 10))
                .hasMessage("a sampler over 0 sequences in batches of 10: expected at least 1 of each");
    }

    private static long[] epoch(BatchSampler sampler, long epoch) {
        return LongStream.range(epoch * 100, epoch * 100 + 100)
                .map(sampler::sequenceAt)
                .toArray();
    }
}
