package io.rondo.prep.readers;

import io.rondo.prep.extraction.CharacterSets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Takes the document out of one record. */
sealed interface RecordParser
        permits RecordParser.WholeText,
                RecordParser.WebPage,
                TabSeparatedParser,
                CsvParser,
                JsonLineParser,
                WarcRecordParser {
    /** The document in the bytes {@code [0, length)}; none if the record is of a kind that holds none. */
    Optional<String> document(byte[] record, int length) throws BadRecordException;

    /** Strict UTF-8. */
    static String decode(byte[] bytes, int offset, int length) throws BadRecordException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadRecordException("not valid UTF-8");
        }
    }

    /** The record is the document. */
    record WholeText() implements RecordParser {
        @Override
        public Optional<String> document(byte[] record, int length) throws BadRecordException {
            return Optional.of(decode(record, 0, length));
        }
    }

    /** The record is a page of HTML, in a character set that it names or that can be told. */
    record WebPage() implements RecordParser {
        @Override
        public Optional<String> document(byte[] record, int length) throws BadRecordException {
            return Optional.of(page(ByteBuffer.wrap(record, 0, length), Optional.empty()));
        }

        static String page(ByteBuffer bytes, Optional<String> declared) throws BadRecordException {
            return CharacterSets.decode(bytes, declared)
                    .orElseThrow(() -> new BadRecordException("not text in a known character set"));
        }
    }
}
