package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** The trainer against two slow ones written from the rules. */
class BpeTrainerPropertyTest {
    @Property(tries = 1500)
    void itLearnsWhatTheRulesSay(
            @ForAll("corpora") Map<String, Long> words,
            @ForAll @IntRange(min = 1, max = 60) int merges,
            @ForAll @IntRange(min = 1, max = 4) int minFrequency,
            @ForAll("specialTokens") List<String> specialTokens) {
        BpeTrainerSettings settings =
                new BpeTrainerSettings(256 + specialTokens.size() + merges, minFrequency, specialTokens);
        BpeTokenizer trained = BpeTrainer.train(words, settings);

        LiteralTrainer literal = new LiteralTrainer(words, settings);
        assertThat(trained.merges()).containsExactlyElementsOf(literal.merges);
        assertThat(trained.tokens()).isEqualTo(literal.tokens);

        RecountingTrainer recounting = new RecountingTrainer(words, settings);
        if (!recounting.sawTokenTwice) {
            assertThat(trained.merges()).isEqualTo(recounting.merges);
            assertThat(trained.tokens()).isEqualTo(recounting.tokens);
        }
        Statistics.label("a token given by two merges").collect(recounting.sawTokenTwice);
        Statistics.label("a token given by two merges").coverage(coverage -> {
            coverage.check(true).percentage(percentage -> percentage > 3);
            coverage.check(false).percentage(percentage -> percentage > 3);
        });
    }

    @Property(tries = 300)
    void whatItLearnedEncodesTheWordsItLearnedFrom(@ForAll("corpora") Map<String, Long> words) {
        BpeTokenizer trained = BpeTrainer.train(words, BpeTrainerSettings.ofSize(290));
        for (String word : words.keySet()) {
            assertThat(trained.decode(trained.encode(word))).isEqualTo(word);
        }
    }

    @Example
    void itLearnsWhatTheRulesSayFromRealText() throws Exception {
        Map<String, Long> words = Europarl.wordCounts(Europarl.everyLine(1000));
        BpeTrainerSettings settings = BpeTrainerSettings.ofSize(450);
        BpeTokenizer trained = BpeTrainer.train(words, settings);
        RecountingTrainer recounting = new RecountingTrainer(words, settings);
        assertThat(trained.merges()).hasSize(193).isEqualTo(recounting.merges);
        assertThat(trained.tokens()).isEqualTo(recounting.tokens);
    }

    @Provide
    Arbitrary<Map<String, Long>> corpora() {
        Arbitrary<String> narrow =
                Arbitraries.strings().withChars("ab").ofMinLength(4).ofMaxLength(16);
        Arbitrary<String> middling =
                Arbitraries.strings().withChars("abcd ").ofMinLength(1).ofMaxLength(8);
        Arbitrary<String> wide = Arbitraries.of("a", "b", "c", "d", "e", "f", "g", "é", "ß", "風", "😀")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(characters -> String.join("", characters));
        Arbitrary<Long> counts = Arbitraries.longs().between(1, 6);
        return Arbitraries.oneOf(
                Arbitraries.maps(narrow, counts).ofMaxSize(12),
                Arbitraries.maps(middling, counts).ofMaxSize(10),
                Arbitraries.maps(wide, counts).ofMaxSize(8));
    }

    @Provide
    Arbitrary<List<String>> specialTokens() {
        return Arbitraries.of(List.of("<|endoftext|>"), List.of(), List.of("ab"), List.of("<x>", "aa", "b"));
    }
}
