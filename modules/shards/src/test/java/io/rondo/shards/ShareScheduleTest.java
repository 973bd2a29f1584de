package io.rondo.shards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShareScheduleTest {
    @Property(tries = 200)
    void everyStretchHasTheProportionsToWithinOne(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 400) Integer> shares) {
        int[] wanted = shares.stream().mapToInt(Integer::intValue).toArray();
        int period = Arrays.stream(wanted).sum();
        ShareSchedule schedule = new ShareSchedule(wanted);
        long[] counts = new long[wanted.length];
        for (int position = 0; position < 2 * period + 7; position++) {
            int source = schedule.sourceAt(position);
            assertThat(schedule.rankAt(position)).isEqualTo(counts[source]);
            assertThat(schedule.positionOf(source, counts[source])).isEqualTo(position);
            counts[source]++;
            for (int each = 0; each < wanted.length; each++) {
                double exact = (position + 1.0) * wanted[each] / period;
                assertThat(counts[each]).isBetween((long) Math.floor(exact), (long) Math.ceil(exact));
                assertThat(schedule.countBefore(each, position + 1)).isEqualTo(counts[each]);
            }
        }
    }

    @Test
    void oddSharesOfALongPeriodAreMetToWithinOneToo() {
        int[] shares = {65_536 - 20_011 - 4_099 - 3 - 1, 20_011, 4_099, 3, 1};
        ShareSchedule schedule = new ShareSchedule(shares);
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            long position = random.nextLong(1L << 40);
            for (int source = 0; source < shares.length; source++) {
                double exact = (double) position * shares[source] / 65_536;
                assertThat((double) schedule.countBefore(source, position)).isBetween(exact - 1, exact + 1);
            }
        }
    }

    @Test
    void theScheduleNeverChanges() {
        ShareSchedule schedule = new ShareSchedule(new int[] {5, 3, 1});

        assertThat(LongStream.range(0, 20)
                        .mapToObj(position -> Integer.toString(schedule.sourceAt(position)))
                        .collect(Collectors.joining()))
                .isEqualTo("01001010201001010201");
        assertThat(schedule.positionOf(2, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }
}
