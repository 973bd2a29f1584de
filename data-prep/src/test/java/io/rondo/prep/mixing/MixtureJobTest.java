package io.rondo.prep.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ConfigLoader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.LocalSpark;
import io.rondo.prep.PrepareCorpusJob;
import io.rondo.prep.PrepareSettings;
import io.rondo.prep.TestCorpus;
import io.rondo.shards.BatchSampler;
import io.rondo.shards.MixtureSource;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardReader;
import io.rondo.shards.TokenDataset;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From raw files of several sources to the order in which they are trained on. */
class MixtureJobTest {
    private static final int LENGTH = 16;

    @TempDir
    Path directory;

    private Path web;
    private Path code;

    @BeforeEach
    void write() {
        web = directory.resolve("raw/web");
        code = directory.resolve("raw/code");
        List<String> english = TestCorpus.english(160);
        TestCorpus.lines(web.resolve("a.txt"), english.subList(0, 80));
        TestCorpus.lines(web.resolve("b.txt"), english.subList(80, 160));
        List<String> lines = new ArrayList<>(IntStream.range(0, 100)
                .mapToObj(i -> "int x" + i + " = y" + i * i + " + 12345 * " + i + "; return x" + i + " % 9876;")
                .toList());
        // What both have stays in the first source only.
        lines.addAll(english.subList(0, 40));
        TestCorpus.lines(code.resolve("c.txt"), lines);
    }

    @Test
    void trainingDrawsFromTheSourcesAsTheirWeightsSayWhateverThePartitions() throws IOException {
        FileStore output = HadoopFileStore.at(directory.resolve("dataset").toString());
        String mixing = mixing("{name=code, paths=[\"" + code + "\"], weight=3, max-epochs=200}, {name=web, paths=[\""
                + web + "/*.txt\"], weight=1}");

        ShardManifest manifest = PrepareCorpusJob.run(LocalSpark.session(), settings(mixing), output)
                .manifest();

        assertThat(manifest.formatVersion()).isEqualTo(ShardManifest.MIXTURE_VERSION);
        assertThat(manifest.mixture())
                .containsExactly(
                        new MixtureSource("code", 49_152, 200, List.of("shard-00000", "shard-00001")),
                        new MixtureSource("web", 16_384, 0, List.of("shard-00002", "shard-00003")));
        assertThat(manifest.split("validation").shards()).hasSize(1);
        assertThat(manifest.counts()).containsEntry("documents-duplicate", 40L);
        assertThat(codeIn(output, List.of("shard-00002", "shard-00003"))).isZero();
        assertThat(codeIn(output, List.of("shard-00000", "shard-00001"))).isBetween(75L, 99L);
        long code = manifest.split("train").shards().stream()
                .limit(2)
                .mapToLong(ShardFile::tokens)
                .sum();
        try (TokenDataset train = TokenDataset.open(output, "train", LENGTH)) {
            BatchSampler order = train.order(manifest.fingerprint(), 3, 8);
            for (long step = 0; step < 25; step++) {
                assertThat(Arrays.stream(order.sequences(step, 0, 1))
                                .filter(sequence -> (sequence + 1) * LENGTH < code))
                        .hasSize(6);
            }
        }
        manifest.verify(output);

        Path again = directory.resolve("again");
        LocalSpark.session().conf().set("spark.sql.shuffle.partitions", "5");
        try {
            PrepareCorpusJob.run(LocalSpark.session(), settings(mixing), HadoopFileStore.at(again.toString()));
        } finally {
            LocalSpark.session().conf().set("spark.sql.shuffle.partitions", "3");
        }
        assertThat(TestCorpus.hashes(again)).isEqualTo(TestCorpus.hashes(directory.resolve("dataset")));
    }

    @Test
    void newFilesGoToTheirSourcesWhoseSharesAreComputedAnew() throws IOException {
        Path dataset = directory.resolve("dataset");
        String mixing = mixing("{name=code, paths=[\"" + code + "\"]}, {name=web, paths=[\"" + web + "\"]}");
        FileStore output = HadoopFileStore.at(dataset.toString());
        ShardManifest first = PrepareCorpusJob.run(LocalSpark.session(), settings(mixing), output)
                .manifest();
        Map<String, String> before = TestCorpus.hashes(dataset);
        TestCorpus.lines(
                code.resolve("new.txt"),
                IntStream.range(0, 60)
                        .mapToObj(i -> "int x_" + i + " = z" + i + " / " + i * 31 + "; // and that is all of it")
                        .toList());

        ShardManifest second = PrepareCorpusJob.run(LocalSpark.session(), settings(mixing), output)
                .manifest();

        assertThat(TestCorpus.hashes(dataset)).containsAllEntriesOf(before);
        assertThat(second.formatVersion()).isEqualTo(ShardManifest.MIXTURE_VERSION);
        assertThat(second.mixture())
                .extracting(MixtureSource::shards)
                .containsExactly(
                        List.of("shard-00000", "shard-00001", "v000002-shard-00000", "v000002-shard-00001"),
                        List.of("shard-00002", "shard-00003"));
        assertThat(shareByTokens(first)).isBetween(-1.0, 1.0);
        assertThat(shareByTokens(second)).isBetween(-1.0, 1.0);
        assertThat(second.mixture().get(0).share())
                .isGreaterThan(first.mixture().get(0).share() + 1000);
        assertThat(codeIn(output, List.of("v000002-shard-00000", "v000002-shard-00001")))
                .isBetween(45L, 60L);
        second.verify(output);
        try (TokenDataset train = TokenDataset.open(output, "train", LENGTH)) {
            BatchSampler order = train.order(second.fingerprint(), 3, 8);
            assertThat(Arrays.stream(order.sequences(0, 0, 1)).distinct()).hasSize(8);
        }
        TestCorpus.lines(directory.resolve("raw/other.txt"), List.of("Of no source."));
        assertThatThrownBy(() -> PrepareCorpusJob.run(LocalSpark.session(), settings(mixing), output))
                .hasMessageStartingWith("no source of mixing names the input file ");
        assertThat(ShardManifest.read(output)).isEqualTo(second);
    }

    /** By how much the first source's share differs from its part of the tokens. */
    private static double shareByTokens(ShardManifest manifest) {
        List<String> ofFirst = manifest.mixture().get(0).shards();
        List<ShardFile> train = manifest.split("train").shards();
        double all = train.stream().mapToLong(ShardFile::tokens).sum();
        double part = train.stream()
                .filter(file -> ofFirst.contains(file.name()))
                .mapToLong(ShardFile::tokens)
                .sum();
        return manifest.mixture().get(0).share() - part / all * MixtureSource.MOST_SHARES;
    }

    /** How many documents of some shards are lines of code. */
    private long codeIn(FileStore output, List<String> shards) throws IOException {
        Tokenizer tokenizer = TokenizerFile.read(directory.resolve("dataset/tokenizer.json"));
        long found = 0;
        for (String shard : shards) {
            try (ShardReader reader = ShardReader.open(output.directory("train"), shard)) {
                for (long document = 0; document < reader.documents(); document++) {
                    found += tokenizer.decode(reader.document(document)).startsWith("int x") ? 1 : 0;
                }
            }
        }
        return found;
    }

    @Test
    void filesWithoutASourceAndSourcesWithoutAFileAreRefused() {
        assertRefused(
                "no source of mixing names the input file file:" + web.resolve("b.txt")
                        + "; add it to the paths of one",
                "{name=code, paths=[\"" + code + "\", \"" + web.resolve("a.txt") + "\"]}");
        assertRefused(
                "the source 'web' of mixing has no input file: [" + web
                        + "] name none that is in the input and in no source before it",
                "{name=all, paths=[\"" + directory.resolve("raw") + "\"]}, {name=web, paths=[\"" + web + "\"]}");
    }

    private void assertRefused(String sentence, String sources) {
        Path dataset = directory.resolve("refused");
        assertThatThrownBy(() -> PrepareCorpusJob.run(
                        LocalSpark.session(), settings(mixing(sources)), HadoopFileStore.at(dataset.toString())))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage(sentence);
        assertThat(dataset.resolve("manifest.json")).doesNotExist();
    }

    private static String mixing(String sources) {
        return "mixing={sources=[" + sources + "]}";
    }

    private PrepareSettings settings(String mixing) {
        return ConfigLoader.load(
                PrepareSettings.class,
                Optional.empty(),
                List.of(
                        "input=[\"" + directory.resolve("raw") + "\"]",
                        "vocabulary-size=400",
                        "shards=2",
                        "validation-fraction=0.1",
                        mixing));
    }
}
