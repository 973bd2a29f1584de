package io.rondo.prep.readers;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were damaged at random: records are kept or bad, or one sentence names the file. */
class HostileFilesTest {
    private static final int MUTANTS = 60;
    private static final int LIMIT = 5000;

    @TempDir
    Path directory;

    @Test
    void damagedFilesGiveRecordsOrOneSentence() throws IOException {
        Random random = new Random(20);
        for (String name : List.of(
                "a.warc", "b.warc.gz", "c.warc.zst", "d.csv", "e.csv.gz", "f.txt", "g.txt.zst", "h.html", "i.tsv")) {
            byte[] sound = sound(name);
            Path file = directory.resolve(name);
            int whole = 0;
            for (int mutant = 0; mutant < MUTANTS; mutant++) {
                byte[] damaged = damaged(sound, random);
                Files.write(file, damaged);
                try {
                    List<String> records =
                            FileRecords.read(file, InputFormat.ofName(name).orElseThrow(), settings(name));
                    assertThat(records).allMatch(record -> record.matches("(?s)\\d+ (kept|bad) .*"));
                    whole++;
                } catch (RondoException e) {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA);
                    assertThat(e.getMessage())
                            .startsWith("file:")
                            .contains(name)
                            .hasSizeLessThan(1000);
                } catch (RuntimeException e) {
                    throw new AssertionError(name + " " + Arrays.toString(damaged), e);
                }
            }
            // Not all may end in a sentence, or records would hardly be tested.
            assertThat(whole).as(name).isGreaterThan(name.matches(".*(gz|zst)") ? 0 : MUTANTS - 1);
        }
    }

    @Test
    void whatStandsBeforeAndAfterADamagedRecordIsKept() throws IOException {
        Random random = new Random(21);
        for (int mutant = 0; mutant < MUTANTS; mutant++) {
            byte[] middle = damaged(WarcFiles.page("<p>middle</p>"), random);
            byte[] all = WarcFiles.join(WarcFiles.text("first"), middle, new byte[] {'\n'}, WarcFiles.text("last"));
            Files.write(directory.resolve("a.warc"), all);

            List<String> records = FileRecords.read(directory.resolve("a.warc"), InputFormat.WARC, settings("a.warc"));

            assertThat(records).last().asString().endsWith(" kept last");
            // Rubbish behind a record and a record that is too long look the same.
            assertThat(records.get(0)).matches("0 (kept first|bad a WARC record that does not end after 5 bytes.*)");
        }
    }

    private static ReadSettings settings(String name) {
        return name.contains(".txt") ? FileRecords.separatedBy("\n\n", LIMIT) : FileRecords.settings(LIMIT, "1");
    }

    private byte[] sound(String name) throws IOException {
        Path file = Files.createDirectories(directory.resolve("sound")).resolve(name);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String text = "Text number " + i + ", with \"quotes\" and umlauts: äöü. ";
            records.add(
                    name.contains("warc")
                            ? i % 2 == 0 ? WarcFiles.page("<p>" + text.repeat(i) + "</p>") : WarcFiles.text(text)
                            : line(name, i, text).getBytes(StandardCharsets.UTF_8));
        }
        return Files.readAllBytes(WarcFiles.write(file, records));
    }

    private static String line(String name, int number, String text) {
        if (name.contains("csv")) {
            return number + ",\"" + text.replace("\"", "\"\"") + "\r\n" + text.replace('"', '\'') + "\",end\r\n";
        }
        return name.contains("tsv") ? number + "\t" + text + "\n" : "<p>" + text + "</p>\n\n";
    }

    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 ->
                    Arrays.fill(
                            bytes, at, at + length, "\r\n\"\0, 9".getBytes(StandardCharsets.UTF_8)[random.nextInt(7)]);
                case 2 ->
                    bytes = WarcFiles.join(
                            Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
                case 3 ->
                    bytes = WarcFiles.join(
                            Arrays.copyOf(bytes, at),
                            Arrays.copyOfRange(bytes, at, at + length),
                            Arrays.copyOfRange(bytes, at, bytes.length));
                case 4 -> {
                    byte[] rubbish = new byte[length];
                    random.nextBytes(rubbish);
                    System.arraycopy(rubbish, 0, bytes, at, length);
                }
                case 5 -> bytes = Arrays.copyOf(bytes, Math.max(1, bytes.length - random.nextInt(bytes.length)));
                default -> throw new IllegalStateException();
            }
            if (bytes.length == 0) {
                return new byte[] {'x'};
            }
        }
        return bytes;
    }
}
