package io.rondo.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.config.RondoException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunLeaseTest extends RunLeaseContract {
    @TempDir
    Path folder;

    @Override
    FileStore newStore() {
        return HadoopFileStore.at(folder.toString());
    }

    @Test
    void aKilledDriverLosesTheLeaseAtOnceButALivingOneKeepsIt() throws Exception {
        Process driver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Driver.class.getName(),
                        run.root())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = driver.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines().filter(line -> line.equals("holding")).findFirst())
                    .contains("holding");
            assertThatThrownBy(() -> RunLease.acquire(run))
                    .isInstanceOf(RondoException.class)
                    .hasMessageContaining("is held by process " + driver.pid() + " on host ")
                    .hasMessageEndingWith("; wait until it ends, or end it");
            driver.destroyForcibly();
            assertThat(driver.waitFor(20, TimeUnit.SECONDS)).isTrue();
            try (RunLease lease = RunLease.acquire(run)) {
                assertThat(lease.epoch()).isEqualTo(2);
            }
        } finally {
            driver.destroyForcibly();
        }
    }

    /** The child JVM: takes the lease and holds it until it is killed. */
    static final class Driver {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            try (RunLease lease = RunLease.acquire(HadoopFileStore.at(arguments[0]))) {
                lease.verifyHeld();
                System.out.println("holding");
                Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            }
        }
    }
}
