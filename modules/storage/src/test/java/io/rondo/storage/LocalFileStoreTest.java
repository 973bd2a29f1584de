package io.rondo.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class LocalFileStoreTest extends FileStoreContract {
    @TempDir
    Path folder;

    @Override
    FileStore newStore() {
        return HadoopFileStore.at(folder.resolve("a store").toString());
    }

    @Override
    FileStore reopened(String root) {
        return HadoopFileStore.at(root, new Configuration(false));
    }

    @Test
    void aPlainPathIsLocalWhenNothingIsConfigured() {
        assertThat(HadoopFileStore.at("relative/path").root())
                .isEqualTo("file:" + Path.of("relative/path").toAbsolutePath());
    }

    @Test
    void anUnknownFileSystemIsRefused() {
        assertThatThrownBy(() -> HadoopFileStore.at("nosuch://host/x"))
                .isInstanceOfSatisfying(
                        RondoException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("\"nosuch://host/x\" is not on a file system that can be reached");
    }

    @Test
    void aLinkInsideADeletedDirectoryIsNotFollowed() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), "stays");
        FileStore store = newStore();
        store.createExclusively("d/x", new byte[0]);
        Files.createSymbolicLink(folder.resolve("a store/d/link"), outside);
        store.delete("d");
        assertThat(outside).hasContent("stays");
    }

    @Test
    @EnabledIf("hasFullDevice")
    void aFullDiskIsSaidSo() throws IOException {
        FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
        OutputStream out = new LocalDurableOutput(Path.of("/dev/full"), full);
        assertThatThrownBy(() -> {
                    try (out) {
                        out.write(new byte[1 << 18]);
                    }
                })
                .isInstanceOf(OutOfSpaceException.class)
                .hasMessage("/dev/full cannot be written: No space left on device");
    }

    static boolean hasFullDevice() {
        return new File("/dev/full").canWrite();
    }
}
