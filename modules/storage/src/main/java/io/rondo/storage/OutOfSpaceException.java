package io.rondo.storage;

import java.io.IOException;
import java.util.Locale;

/** A disk, or a quota on it, is full; the message names the file and what the file system said. */
public final class OutOfSpaceException extends IOException {
    private static final long serialVersionUID = 1L;

    OutOfSpaceException(String path, IOException cause) {
        super(path + " cannot be written: " + firstLine(cause), cause);
    }

    /** Whether a local file system says by its words that it is full; the operating system offers no type for it. */
    static boolean isSaidBy(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left on device")
                || message.contains("not enough space")
                || message.contains("quota exceeded");
    }

    private static String firstLine(IOException cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
