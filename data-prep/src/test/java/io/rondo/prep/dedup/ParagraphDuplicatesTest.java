package io.rondo.prep.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.prep.LocalSpark;
import io.rondo.prep.documents.Documents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class ParagraphDuplicatesTest {
    private static final ParagraphSettings SETTINGS = new ParagraphSettings(3);

    @Test
    void theFirstOfEqualParagraphsStays() {
        Map<String, String> texts = remove(documents(
                "a 7", "All rights are reserved.\n\nThe first text is here.",
                "a 30", "Something new is said.\nall rights are RESERVED\n-\nSomething new is said!",
                "b 1", "The first text, is here\n \nAll rights are reserved",
                "b 2", "Thank you\nThank you",
                "b 3", ""));

        assertThat(texts)
                .isEqualTo(Map.of(
                        "a 7", "0 All rights are reserved.\n\nThe first text is here.",
                        "a 30", "2 Something new is said.\n-",
                        "b 1", "2 ",
                        "b 2", "0 Thank you\nThank you",
                        "b 3", "0 "));
    }

    @Test
    void everyParagraphIsLeftOnceWhateverThePartitions() {
        Random random = new Random(5);
        List<Row> rows = new ArrayList<>();
        Map<String, String> expected = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            List<String> paragraphs = new ArrayList<>();
            List<String> left = new ArrayList<>();
            for (int j = 0; j < 6; j++) {
                String paragraph = "This is paragraph number " + random.nextInt(1500);
                paragraphs.add(paragraph);
                if (seen.add(paragraph)) {
                    left.add(paragraph);
                }
            }
            rows.add(RowFactory.create("file", (long) i, String.join("\n", paragraphs), "kept"));
            expected.put("file " + i, 6 - left.size() + " " + String.join("\n", left));
        }
        Dataset<Row> documents = LocalSpark.session().createDataFrame(rows, Documents.READ);

        assertThat(remove(documents.repartition(1))).isEqualTo(expected);
        assertThat(remove(documents.repartition(7))).isEqualTo(expected);
    }

    private static Map<String, String> remove(Dataset<Row> documents) {
        Dataset<Row> result = ParagraphDuplicates.remove(documents, SETTINGS);
        assertThat(result.columns()).containsExactly("source", "position", "text", "verdict", "paragraphsRemoved");
        Map<String, String> texts = new TreeMap<>();
        result.collectAsList()
                .forEach(row ->
                        texts.put(row.getString(0) + " " + row.getLong(1), row.getInt(4) + " " + row.getString(2)));
        return texts;
    }

    private static Dataset<Row> documents(String... documents) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < documents.length; i += 2) {
            String[] name = documents[i].split(" ");
            rows.add(RowFactory.create(name[0], Long.valueOf(name[1]), documents[i + 1], "kept"));
        }
        return LocalSpark.session().createDataFrame(rows, Documents.READ);
    }
}
