package io.rondo.prep.readers;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Takes the document out of one record. */
sealed interface RecordParser permits RecordParser.WholeText, TabSeparatedParser, JsonLineParser {
    /** The document in the bytes {@code [0, length)}. */
    String text(byte[] record, int length) throws BadRecordException;

    /** The parser of a format whose records are lines or files. */
    static RecordParser of(InputFormat format, ReadSettings settings) {
        return switch (format) {
            case TEXT, FILE -> new WholeText();
            case TSV -> new TabSeparatedParser(settings.textColumn());
            case JSONL -> new JsonLineParser(settings.textField());
            case AUTO, PARQUET -> throw new IllegalArgumentException(format + " files have no lines");
        };
    }

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
        public String text(byte[] record, int length) throws BadRecordException {
            return decode(record, 0, length);
        }
    }
}
