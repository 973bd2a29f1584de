package io.rondo.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardFormatTest {
    private static final int[][] DOCUMENTS = {{5, 6, 7, 0}, {0}, {65000, 1, 0}};

    @TempDir
    Path directory;

    private FileStore store;

    @BeforeEach
    void open() {
        store = ShardFixture.store(directory);
    }

    @Test
    void theWriterGivesTheGoldenBytesOfSixteenBitTokens() throws IOException {
        ShardFile written = ShardFixture.write(store, "short", 65_001, DOCUMENTS);

        assertThat(directory.resolve("short.bin"))
                .hasBinaryContent(ShardFixture.golden("indexed-dataset/v1/short.bin"));
        assertThat(directory.resolve("short.idx"))
                .hasBinaryContent(ShardFixture.golden("indexed-dataset/v1/short.idx"));
        assertThat(written)
                .isEqualTo(new ShardFile(
                        "short",
                        3,
                        8,
                        16,
                        102,
                        "fbc3c86e1367208981a0128bcfcd278253228472036370abfaecae63747edec7",
                        "bf870be7cb8320424fb8498fad5aa7feb5d5bb040b2d72cef7725c7d6617b448"));
    }

    @Test
    void theWriterGivesTheGoldenBytesOfThirtyTwoBitTokens() throws IOException {
        ShardFixture.write(store, "int", 100_000, new int[] {70000, 0}, new int[] {1, 2, 3, 0});

        assertThat(directory.resolve("int.bin")).hasBinaryContent(ShardFixture.golden("indexed-dataset/v1/int.bin"));
        assertThat(directory.resolve("int.idx")).hasBinaryContent(ShardFixture.golden("indexed-dataset/v1/int.idx"));
    }

    @Test
    void theReaderReadsTheGoldenBytes() throws IOException {
        Files.write(directory.resolve("int.bin"), ShardFixture.golden("indexed-dataset/v1/int.bin"));
        Files.write(directory.resolve("int.idx"), ShardFixture.golden("indexed-dataset/v1/int.idx"));

        try (ShardReader reader = ShardReader.open(store, "int")) {
            assertThat(reader.tokenType()).isEqualTo(TokenType.INT);
            assertThat(reader.documents()).isEqualTo(2);
            assertThat(reader.tokens()).isEqualTo(6);
            assertThat(reader.document(0)).containsExactly(70000, 0);
            assertThat(reader.document(1)).containsExactly(1, 2, 3, 0);
            reader.verify(100_000);
        }
    }

    @Test
    void tokensTakeTwoBytesBelowAVocabularyOf65500AndFourFromThere() {
        assertThat(TokenType.forVocabulary(65_499)).isEqualTo(TokenType.UNSIGNED_SHORT);
        assertThat(TokenType.forVocabulary(65_500)).isEqualTo(TokenType.INT);
    }

    @Test
    void anEmptyShardIsAShard() throws IOException {
        ShardFixture.write(store, "empty", 10);

        try (ShardReader reader = ShardReader.open(store, "empty")) {
            assertThat(reader.documents()).isZero();
            assertThat(reader.tokens()).isZero();
            reader.verify(10);
        }
    }

    @Test
    void theWriterRefusesIdsOutsideTheVocabularyAndLeavesNothing() {
        assertThatThrownBy(() -> ShardFixture.write(store, "bad", 10, new int[] {1, 0}, new int[] {10, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shard bad, document 1: token id 10 is not in a vocabulary of 10");
        assertThatThrownBy(() -> ShardFixture.write(store, "bad", 10, new int[0]))
                .hasMessage("shard bad, document 0: no tokens, not even the end of document");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theWriterOverwritesNothing() throws IOException {
        ShardFixture.write(store, "once", 10, new int[] {1, 0});

        assertThatThrownBy(() -> new ShardWriter(store, "once", 10)).isInstanceOf(FileAlreadyExistsException.class);
        try (ShardReader reader = ShardReader.open(store, "once")) {
            assertThat(reader.document(0)).containsExactly(1, 0);
        }
    }

    @Test
    void everyTruncationOfEitherFileIsRefusedWithItsName() throws IOException {
        for (String file : new String[] {"short.bin", "short.idx"}) {
            byte[] whole = ShardFixture.golden("indexed-dataset/v1/" + file);
            for (int length = 0; length < whole.length; length++) {
                writeGolden();
                ShardFixture.truncate(directory.resolve(file), length);

                assertThatThrownBy(() -> ShardReader.open(store, "short").close())
                        .as(file + " cut to " + length)
                        .isInstanceOfSatisfying(RondoException.class, e -> assertThat(e.exitCode())
                                .isEqualTo(ExitCode.BAD_DATA))
                        .hasMessageContaining(directory.resolve(file) + " is corrupt at byte ");
            }
        }
    }

    @Test
    void everyFlippedByteOfTheIndexIsFoundAndLocated() throws IOException {
        int length = ShardFixture.golden("indexed-dataset/v1/short.idx").length;
        for (int offset = 0; offset < length; offset++) {
            writeGolden();
            ShardFixture.flip(directory.resolve("short.idx"), offset);

            assertThatThrownBy(() -> {
                        try (ShardReader reader = ShardReader.open(store, "short")) {
                            reader.verify(65_001);
                        }
                    })
                    .as("byte " + offset + " flipped")
                    .isInstanceOf(RondoException.class)
                    .hasMessageMatching(".*short\\.(idx|bin) is corrupt at byte \\d+: .*");
        }
    }

    @Test
    void headerFaultsAreNamed() throws IOException {
        assertThat(openingAfterFlip(0))
                .endsWith("short.idx is corrupt at byte 0: not an indexed dataset, expected "
                        + "\"MMIDIDX\" and two zero bytes");
        assertThat(openingAfterFlip(9)).endsWith("at byte 9: format version 254, expected 1");
        assertThat(openingAfterFlip(17)).endsWith("at byte 17: token type -9, expected 8 (u16) or 4 (i32)");
        assertThat(openingAfterFlip(18))
                .endsWith("at byte 18: 252 documents do not fit a file of 102 bytes: it is torn");
        assertThat(openingAfterFlip(26))
                .endsWith("at byte 26: 251 document boundaries, expected 4: one sequence per document");
    }

    @Test
    void aTokenOutsideTheVocabularyIsLocated() throws IOException {
        writeGolden();

        try (ShardReader reader = ShardReader.open(store, "short")) {
            assertThatThrownBy(() -> reader.verify(65_000))
                    .hasMessage("file:" + directory.resolve("short.bin")
                            + " is corrupt at byte 10: token id 65000, expected 0 to 64999");
        }
    }

    @Test
    void aMissingHalfIsNamed() throws IOException {
        writeGolden();
        Files.delete(directory.resolve("short.bin"));

        assertThatThrownBy(() -> ShardReader.open(store, "short"))
                .hasMessageEndingWith("short.bin does not exist; expected half of a shard");
    }

    private String openingAfterFlip(int offset) throws IOException {
        writeGolden();
        ShardFixture.flip(directory.resolve("short.idx"), offset);
        try (ShardReader reader = ShardReader.open(store, "short")) {
            return "opened " + reader;
        } catch (RondoException e) {
            return e.getMessage();
        }
    }

    private void writeGolden() throws IOException {
        for (String file : new String[] {"short.bin", "short.idx"}) {
            Files.write(directory.resolve(file), ShardFixture.golden("indexed-dataset/v1/" + file));
        }
    }
}
