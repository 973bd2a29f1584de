package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {
    private static final int BYTES = 257;

    @Test
    void theFirstTokensAreTheSpecialOnesThenTheBytesByCharacter() {
        BpeTokenizer tokenizer =
                BpeTrainer.train(Map.of(), new BpeTrainerSettings(300, 1, List.of("<|endoftext|>", "<|pad|>")));
        assertThat(tokenizer.vocabularySize()).isEqualTo(258);
        assertThat(tokenizer.tokens())
                .startsWith("<|endoftext|>", "<|pad|>", "!", "\"", "#")
                .endsWith("ł", "Ń");
        assertThat(tokenizer.endOfDocument()).hasValue(0);
        assertThat(tokenizer.merges()).isEmpty();
    }

    @Test
    void theMostFrequentPairIsMergedFirst() {
        // low 5, lower 2, newest 6, widest 3 (Sennrich et al. 2016): es 9, then es t 9, then lo 7, lo w 7.
        assertThat(merges(Map.of("low", 5L, "lower", 2L, "newest", 6L, "widest", 3L), BYTES + 4, 1))
                .containsExactly(new Merge("e", "s"), new Merge("es", "t"), new Merge("l", "o"), new Merge("lo", "w"));
    }

    @Test
    void tiesGoToTheLowerLeftThenTheLowerRightId() {
        assertThat(merges(Map.of("bd", 1L, "bc", 1L, "ad", 1L), BYTES + 3, 1))
                .containsExactly(new Merge("a", "d"), new Merge("b", "c"), new Merge("b", "d"));
    }

    @Test
    void overlappingPairsAllCount() {
        // "aaa" counts "a a" twice, as often as "b c" occurs, which then comes later by id.
        assertThat(merges(Map.of("aaa", 1L, "bc", 2L), BYTES + 1, 1)).containsExactly(new Merge("a", "a"));
        // Merged from left to right "aaa" is "aa a", and "aaaa" is "aa aa".
        assertThat(merges(Map.of("aaa", 2L, "aaaa", 1L), BYTES + 3, 1))
                .containsExactly(new Merge("a", "a"), new Merge("aa", "a"), new Merge("aa", "aa"));
    }

    @Test
    void aTokenThatExistsAlreadyIsUsedAgain() {
        BpeTokenizer special =
                BpeTrainer.train(Map.of("ab", 5L, "cd", 1L), new BpeTrainerSettings(259, 1, List.of("<end>", "ab")));
        assertThat(special.merges()).containsExactly(new Merge("a", "b"), new Merge("c", "d"));
        assertThat(special.vocabularySize()).isEqualTo(259);
        assertThat(special.id("ab")).hasValue(1);
    }

    @Test
    void pairsBelowTheMinimumFrequencyAreNotMerged() {
        Map<String, Long> words = Map.of("ab", 3L, "cd", 2L);
        assertThat(merges(words, 300, 3)).containsExactly(new Merge("a", "b"));
        assertThat(merges(words, 300, 2)).containsExactly(new Merge("a", "b"), new Merge("c", "d"));
        assertThat(merges(words, 300, 4)).isEmpty();
    }

    @Test
    void countsBeyond32BitsDoNotOverflow() {
        assertThat(merges(Map.of("ab", 3_000_000_000L, "cab", 3_000_000_000L, "xy", 5_000_000_000L), BYTES + 2, 1))
                .containsExactly(new Merge("a", "b"), new Merge("x", "y"));
    }

    @Test
    void wordsOfCountZeroAreIgnoredAndNegativeOnesRefused() {
        assertThat(merges(Map.of("ab", 0L), 300, 1)).isEmpty();
        assertThatThrownBy(() -> merges(Map.of("ab", -1L), 300, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The word \"ab\" has the count -1, but no count is negative.");
    }

    @Test
    void progressTellsTheSizeOfTheVocabulary() {
        List<Integer> sizes = new ArrayList<>();
        BpeTrainer.train(Map.of("abc", 1L).entrySet(), BpeTrainerSettings.ofSize(300), sizes::add);
        assertThat(sizes).containsExactly(258, 259);
    }

    @Test
    void theOrderOfTheWordsDoesNotMatter() throws Exception {
        List<Map.Entry<String, Long>> words =
                new ArrayList<>(Europarl.wordCounts(Europarl.everyLine(400)).entrySet());
        String expected = train(words, 1000).toJson();
        Collections.shuffle(words, new Random(7));
        assertThat(train(words, 1000).toJson()).isEqualTo(expected);
    }

    @Test
    void theTokenizerIsTheOneThatHuggingFaceTrained() throws Exception {
        Map<String, Long> words = Europarl.wordCounts(List.of(Golden.read("training-text.txt")));
        BpeTokenizer tokenizer =
                BpeTrainer.train(words, new BpeTrainerSettings(500, 2, List.of("<|endoftext|>", "<|pad|>")));
        assertThat(tokenizer.toJson()).isEqualTo(Golden.read("huggingface-trained.json"));
    }

    /** The digests are those of the files that Hugging Face tokenizers 0.23.2 wrote, trained on the same lines. */
    @Test
    void europarlGivesTheFileThatHuggingFaceWrote() throws Exception {
        Map<String, Long> words = Europarl.wordCounts(Europarl.everyLine(50));
        assertThat(digest(BpeTrainer.train(words, BpeTrainerSettings.ofSize(4096))))
                .isEqualTo("1235208868173a38044ef3367fcfb569ed640319eda0a4a1eebb79f990e06889");
        BpeTrainerSettings frequent = new BpeTrainerSettings(4096, 20, List.of("<|endoftext|>"));
        assertThat(digest(BpeTrainer.train(words, frequent)))
                .isEqualTo("9609b8d7503ce97972cf4f56b7c150771a4209c4d248f0e4e369fb9a3074ebb7");
    }

    @Test
    @Tag("slow")
    void wholeEuroparlGivesTheFileThatHuggingFaceWrote() throws Exception {
        assertThat(digest(BpeTrainer.train(Europarl.wordCounts(Europarl.lines()), BpeTrainerSettings.ofSize(32768))))
                .isEqualTo("448df0bede525fe9d5f542c3a315accb0c8fab4799ef79ff6740236ba9156f44");
    }

    @Test
    void badSettingsAreRefused() {
        refused(
                () -> BpeTrainerSettings.ofSize(256),
                "The vocabulary size is 256, but 256 bytes and 1 special tokens need" + " at least 257.");
        refused(() -> new BpeTrainerSettings(500, 0, List.of()), "The minimum frequency is 0, but must be at least 1.");
        refused(() -> new BpeTrainerSettings(500, 1, List.of("")), "A special token must not be empty.");
        refused(
                () -> new BpeTrainerSettings(500, 1, List.of("<a>", "<a>")),
                "The special tokens [<a>, <a>] must differ from each other.");
    }

    private static void refused(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
    }

    private static List<Merge> merges(Map<String, Long> words, int vocabularySize, long minFrequency) {
        return BpeTrainer.train(words, new BpeTrainerSettings(vocabularySize, minFrequency, List.of("<|endoftext|>")))
                .merges();
    }

    private static BpeTokenizer train(List<Map.Entry<String, Long>> words, int vocabularySize) {
        return BpeTrainer.train(words, BpeTrainerSettings.ofSize(vocabularySize), size -> {});
    }

    private static String digest(Tokenizer tokenizer) throws Exception {
        byte[] json = tokenizer.toJson().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    }
}
