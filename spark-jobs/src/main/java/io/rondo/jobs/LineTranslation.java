package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Turns each line of a stream into another line; only one line is in memory at a time. */
sealed interface LineTranslation permits TextToIds, IdsToText {
    /**
     * One line without its line feed to one line without its line feed; {@link IllegalArgumentException} says what is
     * wrong with it.
     */
    byte[] translate(byte[] line);

    /** {@link RondoException} names the first line that cannot be translated, and all before it is written. */
    default void translateAll(InputStream in, OutputStream out) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long number = 1;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                writeTranslated(line, number++, out);
                // Someone who types, or a program that waits for its answer, sees each line at once.
                if (in.available() == 0) {
                    out.flush();
                }
            } else {
                line.write(next);
            }
        }
        if (line.size() > 0) {
            writeTranslated(line, number, out);
        }
        out.flush();
    }

    private void writeTranslated(ByteArrayOutputStream line, long number, OutputStream out) throws IOException {
        try {
            out.write(translate(line.toByteArray()));
        } catch (IllegalArgumentException mistake) {
            out.flush();
            throw new RondoException(
                    ExitCode.BAD_DATA, "standard input, line " + number + ": " + mistake.getMessage(), mistake);
        }
        out.write('\n');
        line.reset();
    }
}
