package io.rondo.prep.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.prep.LocalSpark;
import io.rondo.prep.dedup.DedupDocuments.Removed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
    private static final NearDuplicateSettings SETTINGS = NearDuplicateSettings.DEFAULT;

    @Test
    void exactlyOneOfEachClusterIsKeptByPriorityThenLengthThenId() throws IOException {
        String first = DedupDocuments.words(1, 300);
        String second = DedupDocuments.words(2, 300);
        String third = DedupDocuments.words(3, 300);
        String fourth = DedupDocuments.words(4, 300);
        List<DedupDocuments> documents = List.of(
                new DedupDocuments("a1", 5, first + " end"),
                new DedupDocuments("a2", 4, first),
                new DedupDocuments("a3", 5, first.toUpperCase()),
                new DedupDocuments("b1", 0, second),
                new DedupDocuments("b2", 0, second + " it is longer"),
                new DedupDocuments("c2", 0, third.toUpperCase()),
                new DedupDocuments("c1", 0, third),
                new DedupDocuments("d1", 0, fourth),
                new DedupDocuments("e1", 0, fourth.replace("w1", "v")),
                new DedupDocuments("f1", 0, "Thank you!"),
                new DedupDocuments("f2", 0, "Thank you."),
                new DedupDocuments("g1", 0, "…"),
                new DedupDocuments("g2", 0, "!"),
                new DedupDocuments("g3", 0, ""));

        Map<String, Removed> removed = find(documents);

        assertThat(SlowNgrams.similarity(
                        documents.get(7).text(), documents.get(8).text(), 5))
                .isLessThan(SETTINGS.threshold());
        assertThat(removed)
                .isEqualTo(Map.of(
                        "a1", new Removed("a2", 296 / 297.0, false),
                        "a3", new Removed("a2", 1, false),
                        "b1", new Removed("b2", 296 / 299.0, false),
                        "c2", new Removed("c1", 1, false),
                        "f2", new Removed("f1", 1, false)));
    }

    @Test
    void ofAChainOnlyWhatIsSimilarToAKeptOneIsRemoved() throws IOException {
        String text = DedupDocuments.words(5, 400);
        String[] words = text.split(" ");
        List<DedupDocuments> chain = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            words[20 + 40 * i] = "changed";
            words[25 + 40 * i] = "too";
            words[30 + 40 * i] = "often";
            chain.add(new DedupDocuments("d" + i, i, String.join(" ", words)));
        }
        double nextButOne =
                SlowNgrams.similarity(chain.get(2).text(), chain.get(4).text(), 5);
        double nextButTwo =
                SlowNgrams.similarity(chain.get(0).text(), chain.get(3).text(), 5);
        assertThat(nextButOne).isGreaterThan(SETTINGS.threshold());
        assertThat(nextButTwo).isLessThan(SETTINGS.threshold());

        Map<String, Removed> removed = find(chain);

        assertThat(removed.keySet()).containsExactly("d1", "d2", "d4", "d5");
        assertThat(removed.get("d4"))
                .isEqualTo(new Removed(
                        "d3",
                        SlowNgrams.similarity(chain.get(3).text(), chain.get(4).text(), 5),
                        false));
    }

    /** All of "b" are compared with "b0" only, which goes because of "a". */
    @Test
    void whatWasFoundThroughARemovedDocumentIsComparedWithTheKeptOne() throws IOException {
        String text = DedupDocuments.words(12, 300);
        List<DedupDocuments> documents = new ArrayList<>();
        documents.add(new DedupDocuments("a", 0, text + " " + DedupDocuments.words(13, 60)));
        for (int i = 0; i < 40; i++) {
            documents.add(new DedupDocuments("b" + i, 1 + i, i % 2 == 0 ? text : text.toUpperCase()));
        }

        Map<String, Removed> removed = find(documents);

        assertThat(removed).hasSize(40);
        assertThat(removed.values()).allSatisfy(document -> assertThat(document)
                .isEqualTo(
                        new Removed("a", SlowNgrams.similarity(documents.get(0).text(), text, 5), false)));
    }

    @Test
    void thousandsOfEqualTextsAreOneClusterAndTheResultDoesNotDependOnPartitions() throws IOException {
        List<DedupDocuments> documents = new ArrayList<>();
        String text = DedupDocuments.words(6, 40);
        for (int i = 0; i < 3000; i++) {
            documents.add(new DedupDocuments("n" + i, i % 7, text + "!".repeat(i % 50)));
        }
        for (int i = 0; i < 200; i++) {
            documents.add(
                    new DedupDocuments("m" + i, 0, DedupDocuments.words(100 + i / 4, 100) + " " + "x".repeat(i % 4)));
        }

        Map<String, Removed> removed = find(documents);

        assertThat(removed).hasSize(2999 + 150);
        assertThat(removed).doesNotContainKey("n1099");
        assertThat(removed.get("n14").kept()).isEqualTo("n1099");
        LocalSpark.session().conf().set("spark.sql.shuffle.partitions", 6);
        try {
            Dataset<Row> other = DedupDocuments.dataset(documents).repartition(5);
            assertThat(DedupDocuments.removed(NearDuplicates.find(other, SETTINGS)))
                    .isEqualTo(removed);
        } finally {
            LocalSpark.session().conf().set("spark.sql.shuffle.partitions", 3);
        }
    }

    /** All pages share two thirds of their words, so that most buckets hold most pages. */
    @Test
    void pairsAreFoundAmongPagesOfOneTemplate() throws IOException {
        String template = DedupDocuments.words(7, 300);
        List<DedupDocuments> pages = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            String page = template + " " + DedupDocuments.words(1000 + i, 110);
            pages.add(new DedupDocuments("p" + i, 0, page + " and a little more"));
            if (i % 5 == 0) {
                pages.add(new DedupDocuments("q" + i, 1, page));
            }
        }
        assertThat(SlowNgrams.similarity(pages.get(2).text(), pages.get(3).text(), 5))
                .isBetween(0.55, 0.6);

        Map<String, Removed> removed = find(pages);

        assertThat(removed.keySet()).allMatch(id -> id.startsWith("q"));
        assertThat(removed).hasSizeGreaterThanOrEqualTo(285); // of 300
        assertThat(removed).allSatisfy((id, found) -> assertThat(found.kept()).isEqualTo("p" + id.substring(1)));
    }

    @Test
    void documentsKeptBeforeStayAndTakePrecedence() throws IOException {
        String first = DedupDocuments.words(8, 300);
        String second = DedupDocuments.words(9, 300);
        List<DedupDocuments> old = List.of(
                new DedupDocuments("old1", 9, first),
                new DedupDocuments("old2", 9, second),
                // similar to each other, from a run with another threshold
                new DedupDocuments("old3", 9, first + " " + DedupDocuments.words(11, 60)),
                new DedupDocuments("old4", 9, "..."));
        List<DedupDocuments> fresh = List.of(
                new DedupDocuments("new1", 0, first + " " + DedupDocuments.words(11, 60) + " end"),
                new DedupDocuments("new2", 0, second),
                new DedupDocuments("new3", 0, DedupDocuments.words(10, 300)),
                new DedupDocuments("new4", 1, DedupDocuments.words(10, 300)));
        Dataset<Row> signatures = KeptSignatures.of(DedupDocuments.dataset(old), SETTINGS);
        assertThat(signatures.count()).isEqualTo(3);

        Map<String, Removed> exact = DedupDocuments.removed(NearDuplicates.find(
                DedupDocuments.dataset(fresh),
                new KeptBefore(signatures, Optional.of(candidates -> DedupDocuments.dataset(old))),
                SETTINGS));
        Map<String, Removed> estimated = DedupDocuments.removed(NearDuplicates.find(
                DedupDocuments.dataset(fresh), new KeptBefore(signatures, Optional.empty()), SETTINGS));

        assertThat(exact)
                .isEqualTo(Map.of(
                        "new1", new Removed("old3", 356 / 357.0, false),
                        "new2", new Removed("old2", 1, false),
                        "new4", new Removed("new3", 1, false)));
        assertThat(estimated.get("new2")).isEqualTo(new Removed("old2", 1, true));
        assertThat(estimated.get("new4")).isEqualTo(new Removed("new3", 1, false));
        assertThat(estimated.get("new1").kept()).isEqualTo("old3");
        assertThat(estimated.get("new1").similarity()).isBetween(0.9, 1.0);
        assertThat(estimated).hasSize(3);
    }

    @Test
    void nothingToCompareIsNothingToRemove() throws IOException {
        assertThat(find(List.of())).isEmpty();
        assertThat(find(List.of(new DedupDocuments("a", 0, "one text"), new DedupDocuments("b", 0, "another"))))
                .isEmpty();
    }

    @Test
    void aNegativePriorityIsRefused() {
        assertThatThrownBy(() -> find(List.of(new DedupDocuments("a", -1, "one text"))))
                .rootCause()
                .hasMessage("priority -1 of a document; expected 0 or more");
    }

    private static Map<String, Removed> find(List<DedupDocuments> documents) throws IOException {
        return DedupDocuments.removed(NearDuplicates.find(DedupDocuments.dataset(documents), SETTINGS));
    }
}
