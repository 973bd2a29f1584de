package io.rondo.prep.readers;

import java.util.Locale;
import java.util.Optional;

/** How documents stand in the input files. */
public enum InputFormat {
    /** By the ending of each file's name, after {@code .gz} or {@code .zst}. */
    AUTO,
    /** One document per line, or between two separators. */
    TEXT,
    /** One document per file. */
    FILE,
    /** One document per line, in one of its tab-separated columns. */
    TSV,
    /** One document per record of RFC 4180, in one of its columns. */
    CSV,
    /** One JSON object per line, the document in one of its fields. */
    JSONL,
    /** One page per file. */
    HTML,
    /** One document per response, resource or conversion of a web archive (ISO 28500), Common Crawl's WARC and WET. */
    WARC,
    /** One document per row, in a string column. */
    PARQUET;

    /** The format that a file's name tells, compression ending removed. */
    static Optional<InputFormat> ofName(String name) {
        String plain = Compression.ofName(name).strip(name).toLowerCase(Locale.ROOT);
        String ending = plain.substring(plain.lastIndexOf('.') + 1);
        return switch (ending) {
            case "txt", "text" -> Optional.of(TEXT);
            case "tsv" -> Optional.of(TSV);
            case "csv" -> Optional.of(CSV);
            case "jsonl", "ndjson" -> Optional.of(JSONL);
            case "html", "htm", "xhtml" -> Optional.of(HTML);
            case "warc", "wet" -> Optional.of(WARC);
            case "parquet" -> Optional.of(PARQUET);
            default -> Optional.empty();
        };
    }

    /**
     * Whether reading can begin anywhere in an uncompressed file. Of CSV only the beginning tells whether a line end stands
     * in quotes; records of web archives are as long as their headers say.
     */
    boolean canBeCut() {
        return switch (this) {
            case TEXT, TSV, JSONL -> true;
            case FILE, CSV, HTML, WARC, PARQUET, AUTO -> false;
        };
    }
}
