package io.rondo.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class ConditionalCreateTest {
    private static final Path FILE = new Path("s3a://bucket/_commits/000000000001.json");

    private final ConditionalFileSystem files = new ConditionalFileSystem();
    private final ConditionalCreate creation = new ConditionalCreate(files);

    @Test
    void ofManyWritersExactlyOneWins() throws Exception {
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] content = bytes("writer " + i);
            writers.add(() -> creation.create(FILE, content));
        }
        List<Boolean> won = FileStoreContract.concurrently(writers);
        assertThat(won).containsOnlyOnce(true);
        assertThat(content()).isEqualTo("writer " + won.indexOf(true));
    }

    @Test
    void anAnswerThatGotLostAfterTheDeedCounts() throws IOException {
        files.answersToLose.set(1);
        assertThat(creation.create(FILE, bytes("ours"))).isTrue();
        assertThat(content()).isEqualTo("ours");
        assertThat(creation.create(FILE, bytes("theirs"))).isFalse();
        assertThat(content()).isEqualTo("ours");
    }

    @Test
    void aStoreWithoutTheConditionIsRefused() {
        files.supportsCondition = false;
        assertThatThrownBy(() -> creation.create(FILE, bytes("x")))
                .isInstanceOf(IOException.class)
                .hasMessage(FILE + " cannot be committed: its file system offers neither an atomic rename nor"
                        + " fs.option.create.conditional.overwrite");
    }

    private String content() throws IOException {
        try (var in = files.open(FILE)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
