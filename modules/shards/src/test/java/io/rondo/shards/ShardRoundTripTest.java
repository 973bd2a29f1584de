package io.rondo.shards;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ShardRoundTripTest {
    @Property(tries = 60)
    void whatIsWrittenIsRead(
            @ForAll @IntRange(min = 1, max = 200_000) int vocabularySize,
            @ForAll @IntRange(max = 3_000) int documents,
            @ForAll long seed)
            throws IOException {
        Path directory = Files.createTempDirectory(Path.of("target"), "shard");
        FileStore store = ShardFixture.store(directory);
        Random random = new Random(seed);
        int[][] written = new int[documents][];
        for (int i = 0; i < documents; i++) {
            written[i] = random.ints(1 + random.nextInt(20), 0, vocabularySize).toArray();
        }

        ShardFile file = ShardFixture.write(store, "shard", vocabularySize, written);

        try (ShardReader reader = ShardReader.open(store, "shard")) {
            reader.verify(vocabularySize);
            assertThat(reader.documents()).isEqualTo(documents).isEqualTo(file.documents());
            assertThat(reader.tokens()).isEqualTo(file.tokens());
            long position = 0;
            for (int i = 0; i < documents; i++) {
                int[] streamed = new int[written[i].length];
                reader.read(position, streamed, 0, streamed.length);
                assertThat(streamed).isEqualTo(written[i]);
                assertThat(reader.document(i)).isEqualTo(written[i]);
                // A bisection each; for some of them, so that many tries stay quick.
                if (i % 101 == 0) {
                    DocumentSpan span = new DocumentSpan(i, position, written[i].length);
                    assertThat(reader.documentAt(position)).isEqualTo(span);
                    assertThat(reader.documentAt(position + written[i].length - 1))
                            .isEqualTo(span);
                }
                position += streamed.length;
            }
        }
        store.delete("");
    }
}
