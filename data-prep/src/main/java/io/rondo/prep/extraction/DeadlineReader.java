package io.rondo.prep.extraction;

import java.io.Reader;

/** A text that refuses to be read after some time: the parser asks for a few thousand characters at once. */
final class DeadlineReader extends Reader {
    /** The time is over. Nobody looks at where, so it costs no stack trace. */
    static final class Passed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Passed() {
            super("the time is over", null, false, false);
        }
    }

    private static final int MOST_AT_ONCE = 1 << 13;

    private final String text;
    private final long nanos;
    private final long began = System.nanoTime();
    private int next;

    DeadlineReader(String text, long nanos) {
        this.text = text;
        this.nanos = nanos;
    }

    @Override
    public int read(char[] target, int offset, int length) {
        if (System.nanoTime() - began > nanos) {
            throw new Passed();
        }
        if (next == text.length()) {
            return -1;
        }
        int count = Math.min(Math.min(length, MOST_AT_ONCE), text.length() - next);
        text.getChars(next, next + count, target, offset);
        next += count;
        return count;
    }

    @Override
    public void close() {}
}
