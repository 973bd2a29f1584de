package io.rondo.prep.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ConfigLoader;
import io.rondo.prep.LocalSpark;
import io.rondo.prep.PrepareCorpusJob;
import io.rondo.prep.PrepareSettings;
import io.rondo.prep.TestCorpus;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetReportTest {
    private static final String MARKUP = "<script>alert('1')</script> & <b>\"bold\"</b> is what this document says";

    @TempDir
    private static Path directory;

    private static ShardManifest manifest;
    private static String html;
    private static String card;

    @BeforeAll
    static void prepareADataset() throws IOException {
        List<String> lines = new ArrayList<>(TestCorpus.json(TestCorpus.english(40)));
        lines.addAll(TestCorpus.json(TestCorpus.english(7)));
        lines.addAll(TestCorpus.json(TestCorpus.GERMAN));
        for (int i = 0; i < 12; i++) {
            lines.add(TestCorpus.json(MARKUP + " " + i + " | `times`\u202e, write to jane.doe" + i + "@example.org"));
        }
        lines.addAll(TestCorpus.json(List.of("joe@example.org", "Hi", "")));
        lines.add("{\"text\": \"torn");
        TestCorpus.lines(directory.resolve("raw/<i>a.jsonl"), lines);
        PrepareSettings settings = ConfigLoader.load(
                PrepareSettings.class,
                Optional.empty(),
                List.of(
                        "input=[\"" + directory.resolve("raw") + "\"]",
                        "steps=[{step=min-characters, least=20}, {step=language, accept=[en]}, exact-duplicates]",
                        "vocabulary-size=300",
                        "shards=2",
                        "max-bad-fraction=0.5",
                        "validation-fraction=0.2"));
        Path dataset = directory.resolve("dataset");
        manifest = PrepareCorpusJob.run(LocalSpark.session(), settings, HadoopFileStore.at(dataset.toString()))
                .manifest();
        html = Files.readString(dataset.resolve("report.html"));
        card = Files.readString(dataset.resolve("datacard.md"));
        manifest.verify(HadoopFileStore.at(dataset.toString()));
    }

    @Test
    void theManifestListsTheReportsAndTheOrigins() {
        assertThat(manifest.files())
                .extracting("path")
                .contains("report.html", "datacard.md", "train/shard-00000.prov");
    }

    @Test
    void theFunnelSaysWhatEachStepRejected() {
        assertThat(card)
                .contains("Made by Rondo from 1 file: 52 of 66 documents, ")
                .contains("| `reading` | 66 | 1 | 65 | 98.5 % |\n")
                .contains("| `1 min-characters` | 65 | 3 | 62 | 93.9 % |\n")
                .contains("| `2 language` | 62 | 3 | 59 | 89.4 % |\n")
                .contains("| `3 exact-duplicates` | 59 | 7 | 52 | 78.8 % |\n")
                .contains("| `other-language` | step 2, language | 3 | 4.5 % |\n")
                .contains("| `deu` | 3 | 0 |\n");
        assertThat(html)
                .contains("3 · exact-duplicates</span>")
                .contains("Step 3 exact-duplicates rejected 7 documents, 10.6 % of all that were read.")
                .contains("<td>" + Figures.count(manifest.split("train").tokens()) + "</td>");
    }

    @Test
    void textsCannotBreakOutOfThePage() {
        assertThat(html)
                .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &lt;b&gt;&quot;bold&quot;")
                .contains("\\u202e")
                .contains("raw/&lt;i&gt;a.jsonl")
                .doesNotContain("<script")
                .doesNotContain("<b>&quot;bold")
                .doesNotContain("\u202e");
        // Indented code ends with the first line that is not indented.
        assertThat(card.lines().filter(line -> line.contains("<script>")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("    "));
    }

    @Test
    void thePageAsksNoOtherServerForAnything() {
        assertThat(html)
                .contains("Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"")
                .doesNotContainPattern("(?i)(src|href|action)\\s*=")
                .doesNotContainPattern("(?i)url\\(|@import|<link|<img|<iframe");
    }

    @Test
    void everyElementIsClosed() {
        List<String> open = new ArrayList<>();
        var tags =
                Pattern.compile("<(/?)([a-z][a-z0-9]*)[^>]*>").matcher(html.replaceFirst("(?s)<style>.*</style>", ""));
        while (tags.find()) {
            if (tags.group(2).equals("meta")) {
                continue;
            }
            if (tags.group(1).isEmpty()) {
                open.add(tags.group(2));
            } else {
                assertThat(open.remove(open.size() - 1)).isEqualTo(tags.group(2));
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void samplesShowNoPersonalDataEvenIfTheDatasetHoldsThem() {
        assertThat(html + card).doesNotContain("@example.org");
        assertThat(html)
                .contains("write to &lt;EMAIL&gt;")
                .contains("&lt;EMAIL&gt;</pre>")
                .contains(
                        "The pipeline has no privacy step: personal data were not looked for and stand in the dataset.");
    }

    @Test
    void samplesAreFewHoweverManyDocumentsThereAre() {
        assertThat(Collections.frequency(html.lines().toList(), "<h2>Samples</h2>"))
                .isOne();
        assertThat(html.substring(html.indexOf("<h2>Samples</h2>")).split("<figure>"))
                .hasSize(1 + Sample.MOST_KEPT);
        // bad 1, too short 3, other language 3, duplicate 3
        assertThat(html.substring(0, html.indexOf("<h2>Samples</h2>")).split("<figure>"))
                .hasSize(1 + 10);
    }

    @Test
    void aShortenedSampleEndsBeforeAWordThatMightBeHalfAnAddress() {
        String text = "word ".repeat(40) + "someone.with.a.long.name@exam";
        Sample sample = Sample.ofKey("00\0file:/a\0" + "7" + "\0\0" + text, 500);

        assertThat(sample.text()).isEqualTo(("word ".repeat(40)).strip());
        assertThat(sample.shortened()).isTrue();
        assertThat(sample.position()).isEqualTo(7);
    }

    @Test
    void figuresReadWell() {
        assertThat(Figures.share(0, 7)).isEqualTo("0 %");
        assertThat(Figures.share(1, 100_000)).isEqualTo("< 0.1 %");
        assertThat(Figures.share(99_999, 100_000)).isEqualTo("> 99.9 %");
        assertThat(Figures.share(7, 7)).isEqualTo("100 %");
        assertThat(Figures.bytes(999)).isEqualTo("999 bytes");
        assertThat(Figures.bytes(1_000)).isEqualTo("1.00 kB");
        assertThat(Figures.bytes(21_400_000)).isEqualTo("21.4 MB");
        assertThat(Figures.bytes(3_210_000_000_000L)).isEqualTo("3.21 TB");
        assertThat(Figures.lengths(0)).isEqualTo("1");
        assertThat(Figures.lengths(10)).isEqualTo("1,024 – 2,047");
    }
}
