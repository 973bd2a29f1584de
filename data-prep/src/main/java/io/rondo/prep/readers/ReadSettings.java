package io.rondo.prep.readers;

import java.io.Serializable;

/**
 * How files are read.
 *
 * @param format {@link InputFormat#AUTO} decides file by file
 * @param separator what stands between documents in text files; empty: the end of a line
 * @param textField the field of a JSON object or the column of a Parquet file that holds the document
 * @param textColumn the column of separated values that holds the document
 * @param maxRecordBytes a longer record is bad; bounds an executor's memory
 * @param maxDecompressedBytes a compressed file that grows beyond this is refused
 * @param maxExpansion a compressed file that grows beyond this many times its size is refused
 */
public record ReadSettings(
        InputFormat format,
        String separator,
        String textField,
        TextColumn textColumn,
        int maxRecordBytes,
        long maxDecompressedBytes,
        int maxExpansion)
        implements Serializable {}
