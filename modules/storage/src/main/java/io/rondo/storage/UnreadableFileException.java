package io.rondo.storage;

import java.io.IOException;

/** No copy of a part of a file can be read; the message names the file and the place. */
public final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param position of the first byte that was asked for, from 0 */
    UnreadableFileException(String path, long position, IOException found) {
        super(path + " cannot be read from byte " + position + " on: "
                + String.valueOf(found.getMessage()).lines().findFirst().orElse(""));
        // Not as the cause, by which a failed task is explained: it does not know the place.
        addSuppressed(found);
    }
}
