package io.rondo.prep.readers;

import io.rondo.prep.TestCorpus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Web archives, written byte by byte. */
public final class WarcFiles {
    private WarcFiles() {}

    static byte[] record(String type, String contentType, byte[] block) {
        return record(type, contentType, block, Integer.toString(block.length));
    }

    static byte[] record(String type, String contentType, byte[] block, String contentLength) {
        String header = "WARC/1.0\r\nWARC-Type: " + type
                + "\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789abc>\r\nWARC-Date: 2024-01-02T03:04:05Z"
                + "\r\nWARC-Target-URI: http://example.org/\r\nContent-Type: " + contentType + "\r\nContent-Length: "
                + contentLength + "\r\n\r\n";
        return join(ascii(header), block, ascii("\r\n\r\n"));
    }

    static byte[] response(String http, byte[] body) {
        return record("response", "application/http; msgtype=response", join(ascii(http), ascii("\r\n\r\n"), body));
    }

    public static byte[] page(String html) {
        return response(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] text(String text) {
        return record("conversion", "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** One gzip member or zstd frame per record, as crawlers write them; or as they are. */
    public static Path write(Path file, List<byte[]> records) {
        try {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] record : records) {
                TestCorpus.bytes(file, record);
                all.writeBytes(Files.readAllBytes(file));
            }
            return Files.write(file, all.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
