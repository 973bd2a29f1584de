package io.rondo.prep.pipeline;

import static org.apache.spark.sql.functions.spark_partition_id;
import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.prep.LocalSpark;
import io.rondo.prep.dedup.Preference;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.ContentHash;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.steps.ExactDuplicates;
import io.rondo.prep.steps.MinCharacters;
import io.rondo.prep.steps.NearDuplicates;
import io.rondo.prep.steps.ParagraphDuplicates;
import io.rondo.prep.steps.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Steps that bring documents together, as the pipeline runs them. */
class DuplicateStepsTest {
    private static final NearDuplicates LONGEST = new NearDuplicates(5, 14, 8, 0.8, Preference.LONGEST, 8);
    private static final Buckets BUCKETS = new Buckets(3, 0, 1);

    @Test
    void nearDuplicatesAreRejectedWithWhatTheyResemble() throws IOException {
        String text = words(1, 200);
        List<Row> documents = List.of(
                read("file:/b", 5, text + " longer"),
                read("file:/a", 70, text),
                read("file:/a", 0, text),
                read("file:/a", 900, words(2, 200)),
                read("file:/c", 0, "x"));
        List<Step> steps = List.of(new MinCharacters(2), new ExactDuplicates(), LONGEST);

        Map<String, JudgedDocument> judged = judge(documents, steps, true);

        assertThat(verdicts(judged))
                .isEqualTo(Map.of(
                        "file:/a 0", "near-duplicate by 2: file:/b at 5, similarity 0.9949",
                        "file:/a 70", "duplicate by 1: file:/a at 0",
                        "file:/a 900", "kept by 3: ",
                        "file:/b 5", "kept by 3: ",
                        "file:/c 0", "too-short by 0: 1"));
        assertThat(judged.get("file:/a 0").text()).isEqualTo(text);
        assertThat(judged.get("file:/a 0").characters()).isEqualTo(text.length());
        NearDuplicates first = new NearDuplicates(5, 14, 8, 0.8, Preference.FIRST, 8);
        assertThat(verdicts(judge(documents, List.of(first), false)))
                .containsEntry("file:/a 0", "kept by 1: ")
                .containsEntry("file:/a 70", "near-duplicate by 0: file:/a at 0, similarity 1.0000")
                .containsEntry("file:/b 5", "near-duplicate by 0: file:/a at 0, similarity 0.9949");
    }

    @Test
    void whatIsLeftOfAParagraphIsAnotherDocument() throws IOException {
        String repeated = "These are the opening hours of our shop.";
        List<Row> documents = List.of(
                read("file:/a", 0, "Something about apples in autumn.\n" + repeated),
                read("file:/a", 80, "Pears and plums are said here.\n" + repeated.toUpperCase()),
                read("file:/b", 0, repeated + "\nNo."),
                read("file:/b", 50, repeated));
        List<Step> steps = List.of(new ParagraphDuplicates(5, 4), new ExactDuplicates());

        Map<String, JudgedDocument> judged = judge(documents, steps, true);

        assertThat(verdicts(judged))
                .isEqualTo(Map.of(
                        "file:/a 0", "kept by 2: ",
                        "file:/a 80", "kept by 2: ",
                        "file:/b 0", "paragraph-duplicates.characters by 0: 3",
                        "file:/b 50", "paragraph-duplicates.characters by 0: 0"));
        JudgedDocument pears = judged.get("file:/a 80");
        assertThat(pears.text()).isEqualTo("Pears and plums are said here.");
        assertThat(pears.hash()).isEqualTo(new ContentHash().of(pears.text()));
        assertThat(pears.bucket()).isEqualTo(BUCKETS.of(pears.hash()));
        assertThat(pears.changes()).isEqualTo(1);
        assertThat(pears.tally()).isEqualTo("paragraph-duplicates.removed=1\n");
        assertThat(pears.characters()).isEqualTo(30);
        assertThat(judged.get("file:/a 0").changes()).isZero();
    }

    @Test
    void theResultIsInTheOrderOfTheShards() throws IOException {
        List<Row> documents = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            documents.add(read("file:/" + i % 7, i, words(i % 60, 60) + " and " + i % 70));
        }
        Dataset<Row> read =
                LocalSpark.session().createDataFrame(documents, Documents.READ).repartition(5);

        try (JudgedCorpus corpus =
                new CorpusPipeline(List.of(new ExactDuplicates(), LONGEST), BUCKETS, false).judge(read)) {
            List<Row> rows = corpus.documents()
                    .withColumn("partition", spark_partition_id())
                    .collectAsList();
            List<JudgedDocument> judged = rows.stream().map(JudgedDocument::of).toList();
            assertThat(rows).allMatch(row -> JudgedDocument.of(row).bucket() == row.getInt(Documents.JUDGED.length()));
            assertThat(judged)
                    .hasSize(150)
                    .isSortedAccordingTo(Comparator.comparingInt(JudgedDocument::bucket)
                            .thenComparing(JudgedDocument::hash, Arrays::compareUnsigned)
                            .thenComparing(JudgedDocument::source)
                            .thenComparingLong(JudgedDocument::position));
            assertThat(judged.stream().filter(JudgedDocument::kept)).hasSize(60);
            assertThat(judged.stream().filter(document -> document.verdict().equals(NearDuplicates.RULE)))
                    .hasSizeGreaterThan(10);
        }
    }

    private static Map<String, JudgedDocument> judge(List<Row> read, List<Step> steps, boolean wholeRejects)
            throws IOException {
        Dataset<Row> documents = LocalSpark.session().createDataFrame(read, Documents.READ);
        try (JudgedCorpus corpus = new CorpusPipeline(steps, BUCKETS, wholeRejects).judge(documents)) {
            return corpus.documents().collectAsList().stream()
                    .map(JudgedDocument::of)
                    .collect(Collectors.toMap(
                            document -> document.source() + " " + document.position(), document -> document));
        }
    }

    private static Map<String, String> verdicts(Map<String, JudgedDocument> judged) {
        Map<String, String> verdicts = new TreeMap<>();
        judged.forEach((place, document) ->
                verdicts.put(place, document.verdict() + " by " + document.step() + ": " + document.value()));
        return verdicts;
    }

    private static Row read(String source, long position, String text) {
        return RowFactory.create(source, position, text, Documents.KEPT);
    }

    private static String words(int seed, int count) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> "w" + random.nextInt(5000))
                .collect(Collectors.joining(" "));
    }
}
