package io.rondo.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardManifestTest {
    @TempDir
    Path directory;

    private FileStore dataset;

    @BeforeEach
    void open() {
        dataset = ShardFixture.store(directory);
    }

    private static ShardManifest golden() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("read", 5L);
        counts.put("kept", 3L);
        ShardFile shard = new ShardFile(
                "short",
                3,
                8,
                16,
                102,
                "fbc3c86e1367208981a0128bcfcd278253228472036370abfaecae63747edec7",
                "bf870be7cb8320424fb8498fad5aa7feb5d5bb040b2d72cef7725c7d6617b448");
        return new ShardManifest(
                1,
                "ab".repeat(32),
                65_001,
                0,
                Map.of("validation", SplitInfo.of(List.of(), 0), "train", SplitInfo.of(List.of(shard), 21)),
                List.of("file:/corpus/a.txt"),
                "seed = 1\n",
                counts);
    }

    @Test
    void theManifestGivesTheGoldenBytes() throws IOException {
        assertThat(golden().write(dataset)).isTrue();

        assertThat(directory.resolve("manifest.json"))
                .hasBinaryContent(ShardFixture.golden("manifest/v1/manifest.json"));
    }

    @Test
    void theGoldenBytesGiveTheManifest() throws IOException {
        Files.write(directory.resolve("manifest.json"), ShardFixture.golden("manifest/v1/manifest.json"));

        assertThat(ShardManifest.read(dataset)).isEqualTo(golden());
    }

    @Test
    void filesBesideTheShardsAreListedToo() throws IOException {
        ShardManifest manifest = golden().withFiles(List.of(
                new DatasetFile("train/short.prov", 48, "cd".repeat(32)),
                new DatasetFile("report.html", 0, "ef".repeat(32))));
        manifest.write(dataset);

        assertThat(directory.resolve("manifest.json")).hasBinaryContent(ShardFixture.golden("manifest/v1/files.json"));
        assertThat(ShardManifest.read(dataset)).isEqualTo(manifest);
        assertThat(manifest.fingerprint()).isEqualTo(golden().fingerprint());
        assertThat(manifest.file("report.html")).contains(manifest.files().get(1));
        assertThat(golden().file("report.html")).isEmpty();
    }

    @Test
    void filesBesideTheShardsAreVerifiedToo() throws IOException {
        ShardManifest shards = ShardFixture.countingDataset(dataset, 1000, new int[][] {{5, 3}});
        Path file = Files.writeString(directory.resolve("train/a.prov"), "origins");
        ShardManifest manifest = shards.withFiles(List.of(
                new DatasetFile("train/a.prov", 7, Checksums.sha256("origins".getBytes(StandardCharsets.UTF_8)))));
        manifest.verify(dataset);

        ShardFixture.flip(file, 6);
        assertThatThrownBy(() -> manifest.verify(dataset))
                .hasMessageContaining("/train/a.prov is corrupt: its bytes from 0 to the end have the SHA-256");
        ShardManifest.verifyLength(dataset, manifest.files().get(0));
        ShardFixture.truncate(file, 3);
        assertThatThrownBy(() ->
                        ShardManifest.verifyLength(dataset, manifest.files().get(0)))
                .hasMessageEndingWith("/train/a.prov ends at byte 3; the manifest says at 7");
        Files.delete(file);
        assertThatThrownBy(() -> manifest.verify(dataset))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageEndingWith("/train/a.prov does not exist; the manifest says 7 bytes");
    }

    @Test
    void aPathThatLeadsOutOfTheDatasetIsRefused() {
        for (String path : List.of("../a", "a/../b", "/a", "a//b", "")) {
            assertThatThrownBy(() -> new DatasetFile(path, 1, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("path '" + path + "': expected letters");
        }
    }

    @Test
    void theFingerprintIsTheHashOfTokenizerAndTokens() {
        assertThat(golden().fingerprint())
                .isEqualTo("23ec8e8478be6d9535dbd05af7ba3d8ed6f40f58bf93705795d956ac018d504e");
    }

    @Test
    void aSecondManifestDoesNotReplaceTheFirst() throws IOException {
        golden().write(dataset);

        assertThat(golden().write(dataset)).isFalse();
    }

    @Test
    void aMissingManifestIsNamed() {
        assertThatThrownBy(() -> ShardManifest.read(dataset))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageEndingWith(
                        "/manifest.json does not exist; expected a dataset that 'rondo prepare' completed");
    }

    @Test
    void anUnknownVersionIsRefused() {
        assertThat(reading("\"formatVersion\" : 1", "\"formatVersion\" : 3"))
                .endsWith("/manifest.json has format version 3; this Rondo reads the versions 1 and 2");
    }

    private static ShardManifest mixed() {
        ShardManifest plain = golden();
        ShardFile first = plain.split("train").shards().get(0);
        ShardFile second = new ShardFile("more", 1, 4, 8, 50, "0".repeat(64), "1".repeat(64));
        return new ShardManifest(
                2,
                plain.tokenizerSha256(),
                plain.vocabularySize(),
                plain.endOfDocument(),
                Map.of("train", SplitInfo.of(List.of(first, second), 33)),
                plain.sources(),
                plain.settings(),
                plain.counts(),
                List.of(),
                List.of(
                        new MixtureSource("web", 49152, 0, List.of("short")),
                        new MixtureSource("books", 16384, 1.5, List.of("more"))));
    }

    @Test
    void aManifestWithAMixtureHasAVersionOfItsOwn() throws IOException {
        assertThat(mixed().write(dataset)).isTrue();
        assertThat(directory.resolve("manifest.json"))
                .hasBinaryContent(ShardFixture.golden("manifest/v2/manifest.json"));
        assertThat(ShardManifest.read(dataset)).isEqualTo(mixed());
    }

    @Test
    void theMixtureIsPartOfTheFingerprint() throws IOException {
        String json = new String(ShardFixture.golden("manifest/v2/manifest.json"), StandardCharsets.UTF_8);
        assertThat(json).contains("49152");
        Files.writeString(directory.resolve("manifest.json"), json.replace("49152", "49151"));

        assertThatThrownBy(() -> ShardManifest.read(dataset))
                .hasMessageEndingWith("/manifest.json was altered: its shards do not give its fingerprint");
    }

    @Test
    void aMixtureThatDoesNotFitItsShardsOrItsVersionIsRefused() {
        assertThat(reading("\"endOfDocument\" :", "\"mixture\" : [ ], \"endOfDocument\" :"))
                .endsWith("/manifest.json is not a whole dataset manifest: a mixture in format version 1");
        assertThat(reading("\"formatVersion\" : 1", "\"formatVersion\" : 2"))
                .endsWith("/manifest.json is not a whole dataset manifest: Missing creator property 'mixture'");
        ShardManifest whole = mixed();
        assertThatThrownBy(() -> withMixture(whole, List.of(new MixtureSource("web", 1, 0, List.of("short")))))
                .hasMessage("the mixture of [web] does not have each shard of the train split in one source");
        assertThatThrownBy(() -> withMixture(
                        whole,
                        List.of(
                                new MixtureSource("web", 1, 0, List.of("short")),
                                new MixtureSource("web", 1, 0, List.of("more")))))
                .hasMessageStartingWith("the mixture of [web, web] has a name twice");
        assertThatThrownBy(() -> withMixture(whole, List.of())).hasMessage("format version 2, expected 1");
        assertThatThrownBy(() -> new MixtureSource("web", 0, 0, List.of()))
                .hasMessage("mixture source 'web' has the share 0, expected 1 to 65536");
        assertThatThrownBy(() -> new MixtureSource("web", 1, -1, List.of()))
                .hasMessage("mixture source 'web' has max-epochs -1.0, expected 0 or more");
        assertThatThrownBy(() -> new MixtureSource("../web", 1, 0, List.of()))
                .hasMessageStartingWith("mixture source '../web': expected lower-case letters");
    }

    private static ShardManifest withMixture(ShardManifest manifest, List<MixtureSource> mixture) {
        return new ShardManifest(
                manifest.formatVersion(),
                manifest.tokenizerSha256(),
                manifest.vocabularySize(),
                manifest.endOfDocument(),
                manifest.splits(),
                manifest.sources(),
                manifest.settings(),
                manifest.counts(),
                List.of(),
                mixture);
    }

    @Test
    void anAlteredManifestIsRefused() {
        assertThat(reading("fbc3c8", "fbc3c9"))
                .endsWith("/manifest.json was altered: its shards do not give its fingerprint");
    }

    @Test
    void missingUnknownAndContradictingKeysAreNamed() {
        assertThat(reading("\"endOfDocument\" : 0,", ""))
                .endsWith("/manifest.json is not a whole dataset manifest: Missing creator property 'endOfDocument'");
        assertThat(reading("\"endOfDocument\" :", "\"colour\" : 7, \"endOfDocument\" :"))
                .endsWith("/manifest.json is not a whole dataset manifest: unknown key 'colour'");
        assertThat(reading("\"tokens\" : 8,\n      \"textBytes\"", "\"tokens\" : 9,\n      \"textBytes\""))
                .contains("a split says 3 documents, 9 tokens", "sum to 3 documents and 8 tokens");
        assertThat(reading("\"name\" : \"short\"", "\"name\" : \"../short\""))
                .contains("shard name '../short': expected letters");
    }

    @Test
    void everyTruncationOfTheManifestIsRefused() throws IOException {
        byte[] whole = ShardFixture.golden("manifest/v1/manifest.json");
        for (int length = 0; length < whole.length; length++) {
            Files.write(directory.resolve("manifest.json"), java.util.Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> ShardManifest.read(dataset))
                    .as("cut to " + length)
                    .isInstanceOf(RondoException.class)
                    .hasMessageContaining("/manifest.json");
        }
    }

    @Test
    void verificationFindsWhatWasFlippedTornOrDeleted() throws IOException {
        ShardManifest manifest = ShardFixture.countingDataset(dataset, 1000, new int[][] {{5, 3}, {4}});
        manifest.verify(dataset);

        Path bin = directory.resolve("train/shard-1.bin");
        ShardFixture.flip(bin, 2);
        assertThatThrownBy(() -> manifest.verify(dataset))
                .hasMessageContaining("shard-1.bin is corrupt: its bytes from 0 to the end have the SHA-256");
        ShardFixture.flip(bin, 2);
        ShardFixture.flip(bin, 3);
        assertThatThrownBy(() -> manifest.verify(dataset))
                .hasMessageContaining("shard-1.bin is corrupt at byte 2: token id 65289, expected 0 to 999");
        ShardFixture.flip(bin, 3);
        ShardFixture.truncate(bin, 6);
        assertThatThrownBy(() -> manifest.verify(dataset))
                .hasMessageEndingWith("shard-1.bin ends at byte 6; the manifest says at 8");
        Files.delete(bin);
        assertThatThrownBy(() -> manifest.verify(dataset))
                .hasMessageEndingWith("shard-1.bin does not exist; the manifest says 8 bytes");
        Files.writeString(directory.resolve("tokenizer.json"), "[]");
        assertThatThrownBy(() -> manifest.verify(dataset)).hasMessageContaining("/tokenizer.json is corrupt");
    }

    private String reading(String text, String replacement) {
        try {
            String json = new String(ShardFixture.golden("manifest/v1/manifest.json"), StandardCharsets.UTF_8);
            assertThat(json).contains(text);
            Files.writeString(directory.resolve("manifest.json"), json.replace(text, replacement));
            return "read " + ShardManifest.read(dataset);
        } catch (RondoException e) {
            assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
