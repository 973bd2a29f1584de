package io.rondo.prep.dedup;

import java.io.Serializable;
import java.util.List;

/**
 * A kind of file whose records all have the same length. Little-endian and unaligned:
 *
 * <pre>
 * 0   8 bytes magic
 * 8   u32 version = 1
 * 12  u32 for each field of the kind
 *     S records
 *     u64 S
 * </pre>
 */
interface RecordForm extends Serializable {
    /** Eight ASCII characters. */
    String magic();

    /** Of file names. */
    String ending();

    /** What the records are, in the plural, for messages. */
    String records();

    /** How many fields a file has. */
    int fieldCount();

    /** The fields of a file with records of so many bytes. */
    List<Integer> fields(int recordBytes);

    /**
     * How many bytes a record has.
     *
     * @param fields of a file
     * @param file for messages
     * @throws io.rondo.config.RondoException if they are not as this run wants them
     */
    int recordBytes(List<Integer> fields, String file);
}
