package io.rondo.prep.readers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.MessageBody;
import org.netpreserve.jwarc.WarcConversion;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResource;
import org.netpreserve.jwarc.WarcResponse;

/**
 * What a server sent, or what was made of it, in a record of a web archive: HTML and plain text of responses with the status
 * 200, of resources and of conversions. All other records hold no document.
 *
 * @param limit bytes of the longest block, and of the longest page once its transfer and content codings are undone
 */
record WarcRecordParser(int limit) implements RecordParser {
    private static final Set<String> TEXTS = Set.of("text/html", "application/xhtml+xml", "text/plain");
    private static final int SUCCESS = 200;

    /** A page's bytes with their type. */
    private record Payload(MessageBody body, MediaType type, boolean encoded) {}

    @Override
    public Optional<String> document(byte[] record, int length) throws BadRecordException {
        try (WarcReader reader = new WarcReader(new ByteArrayInputStream(record, 0, length))) {
            Optional<WarcRecord> read = reader.next();
            Optional<Payload> payload = read.isPresent() ? payload(read.get()) : Optional.empty();
            if (payload.isEmpty() || !isText(payload.get().type())) {
                return Optional.empty();
            }
            if (read.get().body().size() > limit) {
                throw new BadRecordException(Records.tooLong(limit));
            }
            return Optional.of(text(payload.get()));
        } catch (IOException | IllegalArgumentException e) {
            // Of jwarc's messages some quote the bytes that they stumble over; the first line says enough.
            throw new BadRecordException("a WARC record that cannot be read: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static Optional<Payload> payload(WarcRecord record) throws IOException {
        if (record instanceof WarcResponse response) {
            if (!baseType(response.contentType()).equals("application/http")) {
                return Optional.empty();
            }
            HttpResponse http = response.http();
            // What is no page need not be decodable either.
            return http.status() == SUCCESS && isText(http.contentType())
                    ? Optional.of(decoded(http))
                    : Optional.empty();
        }
        if (record instanceof WarcConversion || record instanceof WarcResource) {
            return Optional.of(new Payload(record.body(), record.contentType(), false));
        }
        return Optional.empty();
    }

    private static Payload decoded(HttpResponse http) throws IOException {
        boolean encoded = http.headers().first("Content-Encoding").isPresent();
        return new Payload(encoded ? http.bodyDecoded() : http.body(), http.contentType(), encoded);
    }

    private String text(Payload payload) throws IOException, BadRecordException {
        byte[] bytes;
        try (InputStream in = payload.body().stream()) {
            bytes = in.readNBytes(limit + 1);
        }
        if (bytes.length > limit) {
            throw new BadRecordException(Records.tooLong(limit) + (payload.encoded() ? " when decompressed" : ""));
        }
        Optional<String> charset =
                Optional.ofNullable(payload.type().parameters().get("charset"));
        return WebPage.page(ByteBuffer.wrap(bytes), charset);
    }

    private static boolean isText(MediaType type) {
        return TEXTS.contains(baseType(type));
    }

    private static String baseType(MediaType type) {
        return (type.type() + "/" + type.subtype()).toLowerCase(Locale.ROOT);
    }
}
