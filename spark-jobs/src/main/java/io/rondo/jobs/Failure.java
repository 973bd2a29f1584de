package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.UnreadableFileException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a failure means to the person who started the command.
 *
 * @param exitCode how the process ends
 * @param sentence what is wrong, on one line
 * @param foreseen whether the sentence says all that is needed, so that no stack trace has to be looked up
 */
record Failure(ExitCode exitCode, String sentence, boolean foreseen) {
    /** An exception of an executor that could not be sent as an object is text within the driver's exception. */
    private static final Pattern SENTENCE_IN_TEXT =
            Pattern.compile(Pattern.quote(RondoException.class.getName()) + ": (.+)");

    private static final Pattern EXECUTOR_WITHOUT_MEMORY =
            Pattern.compile("OutOfMemoryError|exited with code (52|137)\\b|exit (code|status):? (52|137)\\b");

    /** Finds the meaning of an exception in it or in its causes, the outermost first. */
    static Failure of(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        for (Throwable link : chain) {
            if (link instanceof RondoException failure) {
                String sentence = String.valueOf(failure.getMessage());
                return foreseen(failure.exitCode(), sentence + adviceOnMemory(failure.exitCode(), sentence));
            }
            if (link instanceof UnreadableFileException) {
                return foreseen(ExitCode.BAD_DATA, message(link));
            }
        }
        for (Throwable link : chain) {
            Matcher matcher = SENTENCE_IN_TEXT.matcher(message(link));
            if (matcher.find()) {
                return foreseen(ExitCode.BAD_DATA, matcher.group(1));
            }
        }
        return chain.stream()
                .map(link -> environment(link, chain))
                .flatMap(Optional::stream)
                .findFirst()
                .map(sentence -> foreseen(ExitCode.ENVIRONMENT, sentence))
                .orElseGet(
                        () -> new Failure(ExitCode.INTERNAL, "internal error: " + oneLine(thrown.toString()), false));
    }

    private static Failure foreseen(ExitCode exitCode, String sentence) {
        return new Failure(exitCode, oneLine(sentence), true);
    }

    /** What the machine or cluster lacks, if this exception says so. */
    private static Optional<String> environment(Throwable link, List<Throwable> chain) {
        String message = message(link);
        if (link instanceof OutOfMemoryError) {
            return Optional.of(outOfMemory(message));
        }
        if (message.contains("No space left on device")
                || message.contains("Disk quota exceeded")
                || link.getClass().getSimpleName().endsWith("QuotaExceededException")) {
            return Optional.of("the disk or quota is full: " + message);
        }
        if (Backend.isMissing(link)) {
            return Optional.of(Backend.whatIsMissing(chain));
        }
        if (link instanceof ConnectException || link instanceof UnknownHostException) {
            return Optional.of("a service cannot be reached: " + link);
        }
        if (link instanceof AccessDeniedException
                || (link instanceof IOException
                        && link.getClass().getSimpleName().equals("AccessControlException"))) {
            return Optional.of("permission denied: " + message);
        }
        return Optional.empty();
    }

    /** For executors whose memory was used up: they end with exit code 52, or, killed from outside, with 137. */
    private static String adviceOnMemory(ExitCode exitCode, String sentence) {
        if (exitCode != ExitCode.ENVIRONMENT
                || !EXECUTOR_WITHOUT_MEMORY.matcher(sentence).find()) {
            return "";
        }
        return "; executors that end so have mostly used up their memory: lower training.batch-size, raise"
                + " training.accumulation, set compute.recompute=true, or give them more (spark.executor.memory is the"
                + " Java heap, -Dorg.bytedeco.javacpp.maxbytes in spark.executor.extraJavaOptions the native memory)";
    }

    private static String outOfMemory(String message) {
        if (message.contains("physicalBytes")
                || message.contains("totalBytes")
                || message.contains("Physical memory")) {
            return "the native memory outside the Java heap is used up; make the batch smaller or raise"
                    + " -Dorg.bytedeco.javacpp.maxbytes (" + message + ")";
        }
        if (message.contains("native thread")) {
            return "the machine allows no more threads or processes (" + message + ")";
        }
        return "the Java heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB is used up; give more with"
                + " RONDO_JAVA_OPTS=-Xmx…, or with --driver-memory and --executor-memory under spark-submit (" + message
                + ")";
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable link = thrown; link != null && !chain.contains(link); link = link.getCause()) {
            chain.add(link);
        }
        return chain;
    }

    private static String message(Throwable link) {
        return Optional.ofNullable(link.getMessage()).orElse("");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
