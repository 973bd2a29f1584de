package io.rondo.prep.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeparatedTextTest {
    @TempDir
    Path directory;

    @Test
    void theTextBetweenSeparatorsIsADocumentWithoutItsOuterLineEnds() throws IOException {
        Path file = write("\ufeffone\ntwo\n<|end|>\r\nthree<|end|>\n<|end|>\n<|en four\n");

        assertThat(FileRecords.read(file, InputFormat.TEXT, FileRecords.separatedBy("<|end|>", 1000)))
                .containsExactly("0 kept one\ntwo", "18 kept three", "40 kept <|en four");
    }

    @Test
    void aRecordOverTheLimitIsBadAndTheNextIsFine() throws IOException {
        Path file = write("x".repeat(21) + "##" + "y".repeat(20) + "##" + "z".repeat(100_000) + "##end");

        assertThat(FileRecords.read(file, InputFormat.TEXT, FileRecords.separatedBy("##", 20)))
                .containsExactly(
                        "0 bad longer than max-record-bytes = 20",
                        "23 kept " + "y".repeat(20),
                        "45 bad longer than max-record-bytes = 20",
                        "100047 kept end");
    }

    @Test
    void anyCutGivesTheSameRecordsEvenWhereSeparatorsOverlap() throws IOException {
        Random random = new Random(7);
        for (String separator : List.of("\n\n", "aa", "aba", "abab", "b")) {
            for (int round = 0; round < 5; round++) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < 40; i++) {
                    text.append("aab\n".charAt(random.nextInt(4)));
                }
                Path file = write(text.toString());
                ReadSettings settings = FileRecords.separatedBy(separator, 1000);
                List<String> whole = FileRecords.read(file, InputFormat.TEXT, settings);

                assertThat(whole).as("%s in %s", separator, text).isEqualTo(expected(text.toString(), separator));
                for (int target = 1; target < 8; target++) {
                    assertThat(FileRecords.read(file, InputFormat.TEXT, target, settings))
                            .as("%s in %s by %s", separator, text, target)
                            .isEqualTo(whole);
                }
            }
        }
    }

    /** What no occurrence of the separator covers, found the slow way. */
    private static List<String> expected(String text, String separator) {
        boolean[] covered = new boolean[text.length()];
        boolean[] begins = new boolean[text.length() + 1];
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + 1)) {
            java.util.Arrays.fill(covered, at, at + separator.length(), true);
            begins[at + separator.length()] = true;
        }
        List<String> records = new java.util.ArrayList<>();
        for (int start = 0; start < text.length(); start++) {
            if (!covered[start] && (start == 0 || begins[start])) {
                int end = start;
                while (end < text.length() && !covered[end]) {
                    end++;
                }
                String record = text.substring(start, end).replaceAll("^\n+|\n+$", "");
                if (!record.isEmpty()) {
                    records.add(start + " kept " + record);
                }
            }
        }
        return records;
    }

    private Path write(String content) throws IOException {
        return Files.write(directory.resolve("a.txt"), content.getBytes(StandardCharsets.UTF_8));
    }
}
