package io.rondo.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every file store promises. */
abstract class FileStoreContract {
    private FileStore store;

    /** An empty store of its own for each test. */
    abstract FileStore newStore() throws IOException;

    /** The same directory, opened as a user would. */
    abstract FileStore reopened(String root);

    @BeforeEach
    void openStore() throws IOException {
        store = newStore();
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        try (OutputStream out = store.create("a/b/c d.bin")) {
            out.write(content[0]);
            out.write(content, 1, content.length - 1);
        }
        assertThat(store.readAll("a/b/c d.bin")).isEqualTo(content);
        assertThat(store.entry("a/b/c d.bin")).contains(new FileEntry("c d.bin", content.length, false));
        assertThat(reopened(store.root()).directory("a").readAll("b/c d.bin")).isEqualTo(content);
    }

    @Test
    void theParentOfADirectoryIsTheStoreItCameFrom() throws IOException {
        write("a/b", "1");
        FileStore parent = store.directory("a").parent().orElseThrow();
        assertThat(parent.root()).isEqualTo(store.root());
        assertThat(parent.readAll("a/b")).isEqualTo(bytes("1"));
        FileStore top = store;
        for (int levels = 0; top.parent().isPresent(); levels++) {
            assertThat(levels).isLessThan(100);
            top = top.parent().orElseThrow();
        }
        assertThat(reopened(top.root()).parent()).isEmpty();
    }

    @Test
    void filesAreListedByNameAndNothingElseLiesBesideThem() throws IOException {
        write("d/b", "2");
        write("d/a", "1");
        store.createExclusively("d/c", bytes("3"));
        write("d/sub/x", "4");
        assertThat(store.list("d"))
                .containsExactly(
                        new FileEntry("a", 1, false),
                        new FileEntry("b", 1, false),
                        new FileEntry("c", 1, false),
                        new FileEntry("sub", 0, true));
        assertThat(store.list("")).containsExactly(new FileEntry("d", 0, true));
        assertThat(store.list("nowhere")).isEmpty();
        assertThat(store.entry("nowhere/x")).isEmpty();
    }

    @Test
    void aFileIsNeverOverwritten() throws IOException {
        write("x", "old");
        assertThatThrownBy(() -> write("x", "new")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(store.createExclusively("x", bytes("new"))).isFalse();
        write("y", "new");
        assertThatThrownBy(() -> store.rename("y", "x")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(text("x")).isEqualTo("old");
        assertThat(text("y")).isEqualTo("new");
        assertThat(names("")).containsExactly("x", "y");
    }

    @Test
    void aDirectoryIsRenamedAsAWholeButNeverOntoAnother() throws IOException {
        write("from/deep/x", "1");
        store.rename("from", "made/to");
        assertThat(text("made/to/deep/x")).isEqualTo("1");
        assertThat(names("")).containsExactly("made");
        write("other/y", "2");
        assertThatThrownBy(() -> store.rename("other", "made/to")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(names("made/to")).containsExactly("deep");
        assertThatThrownBy(() -> store.rename("nowhere", "z")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void deletionTakesWholeDirectoriesAndForgivesAbsence() throws IOException {
        write("d/e/x", "1");
        write("d/y", "1");
        store.delete("d");
        store.delete("d");
        assertThat(store.entry("d")).isEmpty();
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> store.open("no/such").close())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("no/such");
        assertThatThrownBy(() -> store.openPositioned("no/such").close())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("no/such");
    }

    @Test
    void pathsCannotLeaveTheRoot() {
        for (String path : List.of("../x", "a/../../x", "/x", "a//b", "a/", "./a", "..")) {
            assertThatThrownBy(() -> store.create(path))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not a path below a store");
        }
    }

    @Test
    void readsAtAnyPositionFromSeveralThreads() throws Exception {
        byte[] content = new byte[700_000];
        new Random(2).nextBytes(content);
        store.createExclusively("x", content);
        try (PositionedInput input = store.openPositioned("x")) {
            assertThat(input.length()).isEqualTo(content.length);
            List<Integer> positions = List.of(0, 13, 250_000, 399_999);
            List<byte[]> parts = concurrently(positions.stream()
                    .<Callable<byte[]>>map(position -> () -> {
                        byte[] target = new byte[300_001];
                        input.readFully(position, target, 1, 300_000);
                        return target;
                    })
                    .toList());
            for (int i = 0; i < parts.size(); i++) {
                assertThat(parts.get(i))
                        .endsWith(sub(content, positions.get(i), 300_000))
                        .startsWith(0);
            }
            assertThatThrownBy(() -> input.readFully(content.length - 1, new byte[2], 0, 2))
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void ofManyExclusiveWritersExactlyOneWins() throws Exception {
        for (int round = 0; round < 5; round++) {
            String path = "commits/" + round;
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                byte[] content = bytes("writer " + i);
                writers.add(() -> store.createExclusively(path, content));
            }
            List<Boolean> won = concurrently(writers);
            assertThat(won).containsOnlyOnce(true);
            assertThat(text(path)).isEqualTo("writer " + won.indexOf(true));
        }
        assertThat(names("commits")).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void ofManyRenamesToOneTargetExactlyOneWins() throws Exception {
        List<Callable<Boolean>> renames = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String from = "from" + i;
            write(from, from);
            renames.add(() -> {
                try {
                    store.rename(from, "to");
                    return true;
                } catch (FileAlreadyExistsException e) {
                    return false;
                }
            });
        }
        List<Boolean> won = concurrently(renames);
        assertThat(won).containsOnlyOnce(true);
        assertThat(text("to")).isEqualTo("from" + won.indexOf(true));
    }

    @Test
    void commitsAreOrderedByGenerationAndExclusive() throws IOException {
        CommitLog log = new CommitLog(store, "_commits");
        assertThat(log.latest()).isEmpty();
        assertThat(log.commit(10, bytes("ten"))).isTrue();
        assertThat(log.commit(9, bytes("nine"))).isTrue();
        assertThat(log.commit(10, bytes("other"))).isFalse();
        write("_commits/.tmp-torn", "torn");
        assertThat(log.generations()).containsExactly(9L, 10L);
        assertThat(log.latest()).hasValue(10);
        assertThat(log.read(10)).isEqualTo(bytes("ten"));
        log.withdraw(10);
        assertThat(log.latest()).hasValue(9);
    }

    @Test
    void checksumsAreSha256() throws IOException {
        Sha256OutputStream out = new Sha256OutputStream(store.create("x"));
        try (out) {
            out.write(bytes("ab"));
            out.write('c');
        }
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(out.sha256()).isEqualTo(abc);
        assertThat(out.length()).isEqualTo(3);
        assertThat(Checksums.sha256(store, "x")).isEqualTo(abc);
        assertThat(Checksums.sha256(bytes("abc"))).isEqualTo(abc);
    }

    static <T> List<T> concurrently(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private void write(String path, String content) throws IOException {
        try (OutputStream out = store.create(path)) {
            out.write(bytes(content));
        }
    }

    private String text(String path) throws IOException {
        return new String(store.readAll(path), UTF_8);
    }

    private List<String> names(String directory) throws IOException {
        return store.list(directory).stream().map(FileEntry::name).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] sub(byte[] content, int from, int count) {
        return java.util.Arrays.copyOfRange(content, from, from + count);
    }
}
