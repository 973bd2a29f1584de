package io.rondo.prep.decontamination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class NgramTableTest {
    @Property(tries = 50)
    void itHoldsWhatAMapHolds(@ForAll @IntRange(min = 0, max = 2000) int puts, @ForAll long seed) {
        Random random = new Random(seed);
        Map<Long, Integer> map = new HashMap<>();
        NgramTable table = new NgramTable();
        for (int i = 0; i < puts; i++) {
            long hash = random.nextInt(4) == 0 ? random.nextInt(50) + 2L << 32 : random.nextLong();
            int number = random.nextInt(1000);
            map.put(hash, number);
            table.put(hash, number);
        }
        NgramTable shared = NgramTable.of(table.bytes());

        assertThat(table.size()).isEqualTo(map.size());
        map.forEach((hash, number) -> assertThat(shared.get(hash)).isEqualTo(number));
        for (int i = 0; i < 100; i++) {
            long hash = random.nextLong();
            assertThat(shared.get(hash)).isEqualTo(map.getOrDefault(hash, NgramTable.ABSENT));
        }
        if (!map.isEmpty()) {
            long taken = map.keySet().iterator().next();
            NgramTable less = table.without(List.of(taken));
            assertThat(less.get(taken)).isEqualTo(NgramTable.ABSENT);
            assertThat(table.get(taken)).isEqualTo(map.get(taken));
        }
    }
}
