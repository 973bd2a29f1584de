package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Assumptions;

/** Our ids are those of Hugging Face's library for the tokenizer.json that we write. */
class HuggingFaceDifferentialTest {
    private static final List<Tokenizer> BY_PATTERN = new ArrayList<>();
    private static final List<HuggingFaceReference> THEIRS_BY_PATTERN = new ArrayList<>();
    private static Tokenizer ours;
    private static HuggingFaceReference theirs;
    private static Tokenizer characters;
    private static HuggingFaceReference theirCharacters;

    @BeforeContainer
    static void trainAndHandOver() throws Exception {
        Assumptions.assumeTrue(HuggingFaceReference.isMadeForThisPlatform());
        ours = BpeTrainer.train(Europarl.wordCounts(Europarl.everyLine(50)), BpeTrainerSettings.ofSize(4096));
        theirs = new HuggingFaceReference(ours);
        for (SplitPattern pattern : List.of(SplitPattern.GPT4, SplitPattern.O200K)) {
            BpeTrainerSettings settings = new BpeTrainerSettings(1000, 1, List.of(Tokenizer.END_OF_DOCUMENT), pattern);
            Tokenizer trained = BpeTrainer.train(Europarl.wordCounts(Europarl.everyLine(400), pattern), settings);
            BY_PATTERN.add(trained);
            THEIRS_BY_PATTERN.add(new HuggingFaceReference(trained));
        }
        characters = CharTokenizer.ofCharacters("風がß 😀ßa");
        theirCharacters = new HuggingFaceReference(characters);
    }

    @AfterContainer
    static void close() {
        if (theirs != null) {
            theirs.close();
            THEIRS_BY_PATTERN.forEach(HuggingFaceReference::close);
            THEIRS_BY_PATTERN.clear();
            BY_PATTERN.clear();
            theirCharacters.close();
        }
    }

    @Example
    void europarlHasTheSameIds() throws Exception {
        expectSameIds(Europarl.everyLine(50));
    }

    @Example
    @Tag("slow")
    void wholeEuroparlHasTheSameIds() throws Exception {
        expectSameIds(Europarl.lines());
    }

    @Property
    @Domain(Texts.class)
    void anyTextHasTheSameIds(@ForAll String text) {
        String wellFormed = Utf8.wellFormed(text);
        int[] ids = ours.encode(wellFormed);
        assertThat(ids).isEqualTo(theirs.encode(wellFormed));
        assertThat(ours.decode(ids)).isEqualTo(theirs.decode(ids));
    }

    @Property
    @Domain(CaseTexts.class)
    void anyTextHasTheSameIdsByEveryPattern(@ForAll String text) {
        for (int index = 0; index < BY_PATTERN.size(); index++) {
            String wellFormed = Utf8.wellFormed(text);
            assertThat(BY_PATTERN.get(index).encode(wellFormed))
                    .isEqualTo(THEIRS_BY_PATTERN.get(index).encode(wellFormed));
        }
    }

    @Example
    void europarlHasTheSameIdsByEveryPattern() throws Exception {
        for (String line : Europarl.everyLine(300)) {
            for (int index = 0; index < BY_PATTERN.size(); index++) {
                assertThat(BY_PATTERN.get(index).encode(line))
                        .isEqualTo(THEIRS_BY_PATTERN.get(index).encode(line));
            }
        }
    }

    @Example
    void longWordsHaveTheSameIds() {
        for (String unit : List.of("a", "e", " ", "en", "été", "風", "!", "the")) {
            String text = unit.repeat(3000);
            assertThat(ours.encode(text)).isEqualTo(theirs.encode(text));
        }
    }

    @Property
    @Domain(Texts.class)
    void anyTextHasTheSameIdsByCharacters(@ForAll String text) {
        for (String each : List.of(Utf8.wellFormed(text), "a<0xE4>風<|endoftext|>風é\n" + Utf8.wellFormed(text))) {
            int[] ids = characters.encode(each);
            assertThat(ids).isEqualTo(theirCharacters.encode(each));
            assertThat(theirCharacters.decode(ids)).isEqualTo(each);
        }
    }

    @Example
    void filesFromElsewhereHaveTheSameIds() throws Exception {
        for (String name : List.of("huggingface-trained.json", "gpt2-style.json")) {
            Tokenizer golden = TokenizerFile.parse(Golden.read(name));
            try (HuggingFaceReference reference = new HuggingFaceReference(golden)) {
                for (String text : List.of(
                        Golden.read("training-text.txt"),
                        "a<|endoftext|>  <|pad|><wind> <wind>ow größe<wind>ow <|endoftext|> \n ")) {
                    assertThat(golden.encode(text)).isEqualTo(reference.encode(text));
                }
            }
        }
    }

    /** Every character beside a letter, a number and a sign. */
    @Example
    void everyCharacterIsOfTheSameClass() {
        List<Integer> different = new ArrayList<>();
        for (int block = 0; block <= Character.MAX_CODE_POINT; block += 64) {
            if (block >= 0x20000 && block % 0x1000 != 0) {
                continue; // Planes of one kind of character throughout are sampled.
            }
            StringBuilder text = new StringBuilder();
            for (int codePoint = block; codePoint < block + 64; codePoint++) {
                if (Character.getType(codePoint) != Character.SURROGATE) {
                    text.append('a')
                            .appendCodePoint(codePoint)
                            .append('1')
                            .appendCodePoint(codePoint)
                            .append('!')
                            .appendCodePoint(codePoint);
                }
            }
            if (!ourWords(text.toString()).equals(theirWords(text.toString()))) {
                different.add(block);
            }
        }
        assertThat(different).isEmpty();
    }

    private static void expectSameIds(List<String> lines) {
        for (String line : lines) {
            int[] ids = ours.encode(line);
            assertThat(ids).isEqualTo(theirs.encode(line));
            assertThat(ours.decode(ids)).isEqualTo(line);
        }
    }

    private static List<Long> ourWords(String text) {
        List<Long> words = new ArrayList<>();
        long[] word = {0};
        PreTokenizer.split(text, piece -> {
            int tokens = ours.encodeOrdinary(piece).length;
            for (int token = 0; token < tokens; token++) {
                words.add(word[0]);
            }
            word[0]++;
        });
        return words;
    }

    private static List<Long> theirWords(String text) {
        List<Long> words = new ArrayList<>();
        for (long word : theirs.words(text)) {
            words.add(word);
        }
        return words;
    }
}
