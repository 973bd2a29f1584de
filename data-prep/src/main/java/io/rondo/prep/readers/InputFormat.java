package io.rondo.prep.readers;

import java.util.Locale;
import java.util.Optional;

/** How documents stand in the input files. */
public enum InputFormat {
    /** By the ending of each file's name, after {@code .gz} or {@code .zst}. */
    AUTO,
    /** One document per line. */
    TEXT,
    /** One document per file. */
    FILE,
    /** One document per line, in one of its tab-separated columns. */
    TSV,
    /** One JSON object per line, the document in one of its fields. */
    JSONL,
    /** One document per row, in a string column. */
    PARQUET;

    /** The format that a file's name tells, compression ending removed. */
    static Optional<InputFormat> ofName(String name) {
        String plain = Compression.ofName(name).strip(name).toLowerCase(Locale.ROOT);
        String ending = plain.substring(plain.lastIndexOf('.') + 1);
        return switch (ending) {
            case "txt", "text" -> Optional.of(TEXT);
            case "tsv" -> Optional.of(TSV);
            case "jsonl", "ndjson" -> Optional.of(JSONL);
            case "parquet" -> Optional.of(PARQUET);
            default -> Optional.empty();
        };
    }
}
