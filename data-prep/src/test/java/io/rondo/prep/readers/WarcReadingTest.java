package io.rondo.prep.readers;

import static io.rondo.prep.readers.WarcFiles.ascii;
import static io.rondo.prep.readers.WarcFiles.join;
import static io.rondo.prep.readers.WarcFiles.page;
import static io.rondo.prep.readers.WarcFiles.record;
import static io.rondo.prep.readers.WarcFiles.response;
import static io.rondo.prep.readers.WarcFiles.text;
import static io.rondo.prep.readers.WarcFiles.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarcReadingTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/html";

    @TempDir
    Path directory;

    @Test
    void pagesAndTextsAreDocumentsAndTheRestIsPassedOver() throws IOException {
        List<byte[]> records = List.of(
                record("warcinfo", "application/warc-fields", ascii("software: test\r\n")),
                record("request", "application/http; msgtype=request", ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n")),
                page("<p>Grüße</p>"),
                response("HTTP/1.1 404 Not Found\r\nContent-Type: text/html", ascii("<p>no</p>")),
                response("HTTP/1.1 200 OK\r\nContent-Type: image/png", new byte[] {1, 2, 3}),
                response("HTTP/1.1 200 OK\r\nContent-Type: font/woff\r\nContent-Encoding: br", new byte[] {1, 2, 3}),
                record("resource", "text/html", ascii("<p>resource</p>")),
                record("metadata", "application/warc-fields", ascii("fetchTimeMs: 5")),
                record("revisit", "application/http; msgtype=response", ascii("HTTP/1.1 200 OK\r\n\r\n")),
                text("extracted text\nsecond line"));
        int first = records.get(0).length + records.get(1).length;

        for (String name : List.of("a.warc", "a.warc.gz", "a.warc.zst")) {
            List<String> read = read(write(directory.resolve(name), records), 100_000);
            assertThat(read)
                    .extracting(line -> line.substring(line.indexOf(' ') + 1))
                    .as(name)
                    .containsExactly("kept <p>Grüße</p>", "kept <p>resource</p>", "kept extracted text\nsecond line");
            assertThat(read.get(0)).startsWith(first + " ");
        }
    }

    @Test
    void codingsOfHttpAreUndone() throws IOException {
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
            out.write(ascii("<p>zipped</p>"));
        }
        byte[] bomb = new byte[200_000];
        ByteArrayOutputStream zeros = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zeros)) {
            out.write(bomb);
        }
        List<byte[]> records = List.of(
                response(OK + "\r\nTransfer-Encoding: chunked", ascii("5\r\n<p>ch\r\n7\r\nunk</p>\r\n0\r\n\r\n")),
                response(OK + "\r\nContent-Encoding: gzip", gzipped.toByteArray()),
                response(OK + "\r\nContent-Encoding: gzip", zeros.toByteArray()),
                response(OK + "\r\nContent-Encoding: gzip", ascii("<p>not zipped after all</p>")));

        assertThat(texts(write(directory.resolve("a.warc"), records), 100_000))
                .startsWith(
                        "kept <p>chunk</p>",
                        "kept <p>zipped</p>",
                        "bad longer than max-record-bytes = 100000 when decompressed")
                .hasSize(4)
                .last()
                .asString()
                .startsWith("bad a WARC record that cannot be read");
    }

    @Test
    void theCharacterSetComesFromTheServerThePageOrTheBytes() throws IOException {
        byte[] russian =
                "<p>Это обычный русский текст, в котором нет указания кодировки.</p>".getBytes(cs("windows-1251"));
        byte[] japanese = "<meta charset=shift_jis><p>これは日本語の文章です。</p>".getBytes(cs("Shift_JIS"));
        List<byte[]> records = List.of(
                response(OK + "; charset=ISO-8859-2", "<p>Zażółć gęślą jaźń</p>".getBytes(cs("ISO-8859-2"))),
                response(OK, japanese),
                response(OK, russian),
                response(OK + "; charset=iso-8859-1", "<p>“Smart” – naïve</p>".getBytes(StandardCharsets.UTF_8)),
                response(OK + "; charset=no-such", "<p>caf\u00e9 “quoted”</p>".getBytes(cs("windows-1252"))),
                response(OK, new byte[] {0, 1, 2, (byte) 0xff, (byte) 0x81, 3, 4, 5, 6, 7, (byte) 0x8f, 8}));

        assertThat(texts(write(directory.resolve("a.warc"), records), 100_000))
                .containsExactly(
                        "kept <p>Zażółć gęślą jaźń</p>",
                        "kept <meta charset=shift_jis><p>これは日本語の文章です。</p>",
                        "kept <p>Это обычный русский текст, в котором нет указания кодировки.</p>",
                        "kept <p>“Smart” – naïve</p>",
                        "kept <p>café “quoted”</p>",
                        "bad not text in a known character set");
    }

    @Test
    void aRecordThatIsTooLongIsBadOnlyIfItWouldHaveBeenADocument() throws IOException {
        List<byte[]> records = List.of(
                page("<p>" + "long ".repeat(300_000) + "</p>"),
                response("HTTP/1.1 200 OK\r\nContent-Type: video/mp4", new byte[1_500_000]),
                text("short"));

        assertThat(texts(write(directory.resolve("a.warc.gz"), records), 1000))
                .containsExactly("bad longer than max-record-bytes = 1000", "kept short");
    }

    @Test
    void readingGoesOnAfterABrokenRecord() throws IOException {
        byte[] block = ascii("block");
        List<byte[]> records = List.of(
                text("one"),
                record("conversion", "text/plain", block, "2"),
                text("two"),
                record("conversion", "text/plain", block, "4000"),
                text("three"),
                record("conversion", "text/plain", block, "many"),
                ascii("WARC/1.0\r\nWARC-Type: conversion\r\nX-Huge: " + "x".repeat(300_000)),
                ascii("\r\n\r\nrubbish\r\nWARC/1.0\r\nis the version of this text\r\n"),
                text("four"),
                join(ascii("\n\n\n"), text("five\r\nWARC/1.0\r\nWARC-Type: is quoted here")),
                record("conversion", "text/plain", block, "99999999"));

        assertThat(texts(write(directory.resolve("a.warc"), records), 100_000))
                .containsExactly(
                        "kept one",
                        "bad a WARC record that does not end after 2 bytes, as its Content-Length says",
                        "kept two",
                        "bad a WARC record that does not end after 4000 bytes, as its Content-Length says",
                        "kept three",
                        "bad a WARC header without a usable Content-Length",
                        "bad a WARC header that does not end",
                        "kept four",
                        "kept five\r\nWARC/1.0\r\nWARC-Type: is quoted here",
                        "bad a WARC record that should have 99999999 bytes, but the file ends before");
    }

    @Test
    void aFileThatIsNoArchiveIsOneBadRecord() throws IOException {
        Path file = write(directory.resolve("a.warc"), List.of(ascii("<html>\n".repeat(100_000))));

        assertThat(read(file, 1000)).containsExactly("0 bad no WARC record where one should begin");
    }

    private static Charset cs(String name) {
        return Charset.forName(name);
    }

    private static List<String> texts(Path file, int limit) throws IOException {
        return read(file, limit).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    private static List<String> read(Path file, int limit) throws IOException {
        return FileRecords.read(file, InputFormat.WARC, FileRecords.settings(limit, "0"));
    }
}
