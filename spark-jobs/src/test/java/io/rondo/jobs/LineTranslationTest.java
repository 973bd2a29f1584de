package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.tokenizer.Tokenizer;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineTranslationTest {
    private static final Tokenizer TOKENIZER = TestTokenizer.TRAINED;

    @Test
    void eachLineBecomesALineOfIds() throws IOException {
        assertThat(ids("the rondo\n\nthe")).isEqualTo(line("the rondo") + "\n\n" + line("the") + "\n");
        assertThat(ids("")).isEmpty();
    }

    @Test
    void idsBecomeTheTextAgain() throws IOException {
        String text = "a rondo, und zurück\r\n\n  日本語 🎼 \n";
        assertThat(text(ids(text))).isEqualTo(text);
    }

    @Test
    void bytesThatAreNotUtf8SurviveTheRoundTrip() throws IOException {
        byte[] broken = {(byte) 0xff, 'a', (byte) 0xc3, '\n', 0, (byte) 0x80, '\n'};
        ByteArrayOutputStream ids = new ByteArrayOutputStream();
        new TextToIds(TOKENIZER).translateAll(new ByteArrayInputStream(broken), ids);
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        new IdsToText(TOKENIZER).translateAll(new ByteArrayInputStream(ids.toByteArray()), back);
        assertThat(back.toByteArray()).isEqualTo(broken);
    }

    @Test
    void aWordThatIsNoIdNamesItsLineAfterTheLinesBefore() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayInputStream in = new ByteArrayInputStream((line("the") + "\n1 x2\n").getBytes(UTF_8));
        assertThatThrownBy(() -> new IdsToText(TOKENIZER).translateAll(in, out))
                .isInstanceOfSatisfying(RondoException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.BAD_DATA))
                .hasMessage("standard input, line 2: 'x2' is not a token id; expected integers from 0 to "
                        + (TOKENIZER.vocabularySize() - 1) + " with spaces between them");
        assertThat(out.toString(UTF_8)).isEqualTo("the\n");
    }

    @Test
    void anIdOutsideTheVocabularyIsRefused() {
        for (String id : new String[] {"-1", Integer.toString(TOKENIZER.vocabularySize()), "99999999999"}) {
            assertThatThrownBy(() -> text(id + "\n"))
                    .hasMessageStartingWith("standard input, line 1: '" + id + "' is not");
        }
    }

    @Test
    void eachLineIsAnsweredBeforeTheNextOneArrives() throws Exception {
        PipedInputStream in = new PipedInputStream();
        PipedOutputStream typist = new PipedOutputStream(in);
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        var out = new BufferedOutputStream(arrived);
        Thread translation = new Thread(() -> {
            try {
                new TextToIds(TOKENIZER).translateAll(in, out);
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        });
        translation.start();
        typist.write("the\n".getBytes(UTF_8));
        typist.flush();
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (arrived.size() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(arrived.toString(UTF_8)).isEqualTo(line("the") + "\n");
        typist.close();
        translation.join();
    }

    private static String line(String text) {
        return new String(new TextToIds(TOKENIZER).translate(text.getBytes(UTF_8)), StandardCharsets.US_ASCII);
    }

    private static String ids(String text) throws IOException {
        return translated(new TextToIds(TOKENIZER), text);
    }

    private static String text(String ids) throws IOException {
        return translated(new IdsToText(TOKENIZER), ids);
    }

    private static String translated(LineTranslation translation, String lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        translation.translateAll(new ByteArrayInputStream(lines.getBytes(UTF_8)), out);
        return out.toString(UTF_8);
    }
}
