package io.rondo.prep.readers;

/** A record that is not what its format promises; the message says why. One record's fault, so it costs no stack trace. */
final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRecordException(String reason) {
        super(reason, null, false, false);
    }
}
