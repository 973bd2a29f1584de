package io.rondo.prep.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordTableTest {
    @Test
    void countsAsAHashMapDoesAlsoWhenItIsUsedAgain() {
        Random random = new Random(1);
        WordTable table = new WordTable();
        for (int round = 0; round < 2; round++) {
            Map<String, Long> expected = new HashMap<>();
            for (int i = 0; i < 50_000; i++) {
                String word = Integer.toString((int) Math.abs(random.nextGaussian() * 10_000), 36);
                table.add(word);
                expected.merge(word, 1L, Long::sum);
            }

            assertThat(table.size()).isEqualTo(expected.size());
            assertThat(counts(table)).isEqualTo(expected);
            table.clear();
            assertThat(counts(table)).isEmpty();
        }
    }

    @Test
    void wordsWithOneHashCodeAreToldApart() {
        WordTable table = new WordTable();
        List<String> words = List.of("AaAa", "AaBB", "BBAa", "BBBB");
        assertThat(words).extracting(String::hashCode).containsOnly("AaAa".hashCode());
        words.forEach(table::add);
        table.add("BBAa");

        assertThat(counts(table)).isEqualTo(Map.of("AaAa", 1L, "AaBB", 1L, "BBAa", 2L, "BBBB", 1L));
        assertThatThrownBy(() -> new WordTable().word(3))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("no word at place 3");
    }

    private static Map<String, Long> counts(WordTable table) {
        Map<String, Long> counts = new HashMap<>();
        for (int place = table.next(0); place < table.capacity(); place = table.next(place + 1)) {
            counts.put(table.word(place), table.count(place));
        }
        return counts;
    }
}
