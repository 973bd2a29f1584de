package io.rondo.prep.readers;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The records of one file's bytes, one after the other. What breaks a record costs that record and no other. */
sealed interface Records extends Closeable permits RecordReader, SeparatedRecords, CsvRecords, WarcRecords {
    /** Goes on to the next record; false at the end of the file. */
    boolean advance() throws IOException;

    /** Offset of the current record's first byte. */
    long start();

    /** Why the current record cannot be used; its bytes are then not to be looked at. */
    Optional<String> problem();

    /** Holds the current record from index 0; valid until the next {@link #advance()}. */
    byte[] record();

    /** Bytes of the current record; blank records may have none. */
    int length();

    static String tooLong(int limit) {
        return "longer than max-record-bytes = " + limit;
    }
}
