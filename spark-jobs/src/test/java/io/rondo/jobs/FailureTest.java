package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class FailureTest {
    private static final RondoException TORN_SHARD =
            new RondoException(ExitCode.BAD_DATA, "train/part-00000.bin is 12 bytes long; expected 40");

    @Test
    void aRondoExceptionSpeaksForItself() {
        assertThat(Failure.of(TORN_SHARD))
                .isEqualTo(new Failure(ExitCode.BAD_DATA, "train/part-00000.bin is 12 bytes long; expected 40", true));
    }

    @Test
    void executorsThatEndForLackOfMemoryGetAdvice() {
        String lost = "round 3 failed on the cluster: Job aborted due to stage failure: Task 0 in stage 1.0 failed 4"
                + " times, most recent failure: Lost task 0.3 in stage 1.0 (TID 7) (host executor 5): ExecutorLostFailure"
                + " (executor 5 exited caused by one of the running tasks) Reason: Command exited with code 52";
        assertThat(Failure.of(new RondoException(ExitCode.ENVIRONMENT, lost)).sentence())
                .startsWith(
                        lost + "; executors that end so have mostly used up their memory: lower training.batch-size");
        assertThat(Failure.of(new RondoException(
                                ExitCode.ENVIRONMENT,
                                "round 1 failed on the cluster: java.lang.OutOfMemoryError: Java heap space"))
                        .sentence())
                .contains("spark.executor.memory");
        assertThat(Failure.of(new RondoException(ExitCode.ENVIRONMENT, "exited with code 521"))
                        .sentence())
                .isEqualTo("exited with code 521");
    }

    @Test
    void aRondoExceptionIsFoundAmongTheCauses() {
        Throwable wrapped = new SparkException("Job aborted due to stage failure", new RuntimeException(TORN_SHARD));
        assertThat(Failure.of(wrapped).exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(Failure.of(wrapped).sentence()).startsWith("train/part-00000.bin");
    }

    @Test
    void aSentenceOfAnExecutorIsFoundInTheTextOfTheDriver() {
        Throwable asText = new SparkException("Job aborted due to stage failure: Lost task 0.3 (TID 3): " + TORN_SHARD
                + "\n\tat io.rondo.Shards.read");
        assertThat(Failure.of(asText))
                .isEqualTo(new Failure(ExitCode.BAD_DATA, "train/part-00000.bin is 12 bytes long; expected 40", true));
    }

    @Test
    void aRondoExceptionRaisedInASparkTaskKeepsItsExitCode() throws IOException {
        RondoException diverged = new RondoException(ExitCode.DIVERGED, "the loss of worker 1 at step 7 is not finite");
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate()) {
            Throwable thrown = catchThrowable(() -> spark.range(1)
                    .map(
                            (MapFunction<Long, Long>) ignored -> {
                                throw diverged;
                            },
                            Encoders.LONG())
                    .collectAsList());
            assertThat(Failure.of(thrown))
                    .isEqualTo(new Failure(ExitCode.DIVERGED, "the loss of worker 1 at step 7 is not finite", true));
        }
    }

    @Test
    void aSentenceStaysOnOneLine() {
        assertThat(Failure.of(new RondoException(ExitCode.USAGE, "first\n  second "))
                        .sentence())
                .isEqualTo("first second");
    }

    @Test
    void aFullHeapNamesTheOptionsThatHelp() {
        Failure failure = Failure.of(new IllegalStateException(new OutOfMemoryError("Java heap space")));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(failure.sentence()).startsWith("the Java heap of ").contains("RONDO_JAVA_OPTS=-Xmx");
    }

    @Test
    void fullNativeMemoryNamesTheOptionThatHelps() {
        Failure failure = Failure.of(
                new OutOfMemoryError("Cannot allocate new FloatPointer(9): totalBytes = 1G, physicalBytes = 2G"));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(failure.sentence()).contains("-Dorg.bytedeco.javacpp.maxbytes");
    }

    @Test
    void aFullDiskIsTheEnvironment() {
        Failure failure = Failure.of(new UncheckedIOException(new IOException("No space left on device")));
        assertThat(failure)
                .isEqualTo(new Failure(
                        ExitCode.ENVIRONMENT,
                        "the disk or quota is full: java.io.IOException: No space left on device",
                        true));
    }

    @Test
    void aServiceThatIsDownAndAFileThatIsForbiddenAreTheEnvironment() {
        List.of(new ConnectException("Connection refused"), new AccessDeniedException("/data/run"))
                .forEach(problem -> assertThat(Failure.of(problem).exitCode()).isEqualTo(ExitCode.ENVIRONMENT));
    }

    @Test
    void aMissingBackendIsTheEnvironment() {
        Failure failure = Failure.of(
                new ExceptionInInitializerError(new UnsatisfiedLinkError("no jnind4jcpu in java.library.path")));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(failure.sentence())
                .startsWith("the native libraries of ND4J do not load on this machine")
                .endsWith("(no jnind4jcpu in java.library.path)");
    }

    @Test
    void theCudaBuildSaysWhetherTheDriverOrTheRestIsMissing() {
        assertThat(Backend.whatIsMissing(true, false, ""))
                .isEqualTo(
                        "no NVIDIA driver (libcuda.so.1) was found; the CUDA build needs one, the CPU build does not");
        assertThat(Backend.whatIsMissing(true, true, " (libcudnn.so.8: cannot open shared object file)"))
                .contains("CUDA 11.6 and cuDNN 8.3")
                .endsWith("(libcudnn.so.8: cannot open shared object file)");
    }

    @Test
    void anythingElseIsADefect() {
        assertThat(Failure.of(new IllegalStateException("impossible")))
                .isEqualTo(new Failure(
                        ExitCode.INTERNAL, "internal error: java.lang.IllegalStateException: impossible", false));
    }

    @Test
    void exceptionsThatCauseEachOtherEnd() {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);
        assertThat(Failure.of(first).exitCode()).isEqualTo(ExitCode.INTERNAL);
    }
}
