package io.rondo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Assumptions;

/** OpenAI's vocabularies, which jtokkit's jar carries, give the ids of jtokkit. */
class OpenAiVocabularyTest {
    private record Pair(BpeTokenizer ours, Encoding theirs) {}

    private static final List<Pair> PAIRS = new ArrayList<>();

    @BeforeContainer
    static void load() throws IOException {
        for (OpenAiVocabulary vocabulary : List.of(OpenAiVocabulary.R50K_BASE, OpenAiVocabulary.CL100K_BASE)) {
            PAIRS.add(pair(vocabulary));
        }
    }

    @AfterContainer
    static void clear() {
        PAIRS.clear();
    }

    @Example
    void eachTokenHasOneMerge() {
        for (Pair pair : PAIRS) {
            int ranks = pair.ours().rules().pattern() == SplitPattern.GPT2 ? 50_256 : 100_256;
            assertThat(pair.ours().merges()).hasSize(ranks - 256);
            assertThat(pair.ours().id("<|endoftext|>")).hasValue(ranks == 50_256 ? 50_256 : 100_257);
        }
        assertThat(PAIRS.get(1).ours().vocabularySize()).isEqualTo(100_277);
        assertThat(PAIRS.get(1).ours().token(100_256)).isEqualTo("<|unused_100256|>");
    }

    @Example
    void europarlHasTheIdsOfJtokkit() throws Exception {
        expectSameIds(PAIRS, Europarl.everyLine(100));
    }

    @Property
    @Domain(Texts.class)
    void anyTextHasTheIdsOfJtokkit(@ForAll String text) {
        // jtokkit takes the classes of characters from Java, which knows fewer.
        String known = Utf8.wellFormed(text)
                .codePoints()
                .filter(codePoint -> Character.getType(codePoint) != Character.UNASSIGNED)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        expectSameIds(PAIRS, List.of(known));
    }

    @Example
    void itsFileGivesTheSameIdsAndHuggingFaceReadsIt() throws Exception {
        Assumptions.assumeTrue(HuggingFaceReference.isMadeForThisPlatform());
        BpeTokenizer ours = PAIRS.get(1).ours();
        BpeTokenizer again = (BpeTokenizer) TokenizerFile.parse(ours.toJson());
        assertThat(again.rules()).isEqualTo(ours.rules());
        try (HuggingFaceReference reference = new HuggingFaceReference(ours)) {
            for (String line : Europarl.everyLine(400)) {
                assertThat(again.encode(line)).isEqualTo(ours.encode(line)).isEqualTo(reference.encode(line));
            }
        }
    }

    @Example
    @Tag("slow")
    void wholeEuroparlHasTheIdsOfJtokkit() throws Exception {
        expectSameIds(PAIRS, Europarl.lines());
        expectSameIds(List.of(pair(OpenAiVocabulary.O200K_BASE)), Europarl.lines());
    }

    @Example
    void filesThatAreNoSuchVocabularyAreRefused() {
        refused(
                "IQ== 0\nIg== 1\n",
                "it has 2 tokens, but Rondo knows the split pattern only of r50k_base (50256), cl100k_base (100256),"
                        + " o200k_base (199998).");
        refused(
                "IQ== 0\nIg== 2\n",
                "line 2 is \"Ig== 2\", but Rondo expects a token in base64, a space and the rank 1.");
        refused("IQ== 0\nIQ== 1\n", "line 2 is \"IQ== 1\", but Rondo expects a token that no earlier line has.");
        refused("IQ== 0\n* 1\n", "line 2 does not begin with base64.");
    }

    private static void refused(String text, String sentence) {
        assertThatThrownBy(() -> TokenizerFile.parse(text, "some.tiktoken"))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessage("some.tiktoken: " + sentence);
    }

    private static void expectSameIds(List<Pair> pairs, List<String> texts) {
        for (Pair pair : pairs) {
            for (String text : texts) {
                assertThat(pair.ours().encodeOrdinary(text))
                        .isEqualTo(pair.theirs().encodeOrdinary(text).toArray());
            }
        }
    }

    private static Pair pair(OpenAiVocabulary vocabulary) throws IOException {
        String name = vocabulary.name().toLowerCase(Locale.ROOT);
        try (InputStream file = Encodings.class.getResourceAsStream("/com/knuddels/jtokkit/" + name + ".tiktoken")) {
            if (file == null) {
                throw new IOException("jtokkit has no " + name + ".tiktoken.");
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            Encoding theirs = Encodings.newLazyEncodingRegistry()
                    .getEncoding(EncodingType.fromName(name).orElseThrow());
            return new Pair((BpeTokenizer) TokenizerFile.parse(text, name), theirs);
        }
    }
}
