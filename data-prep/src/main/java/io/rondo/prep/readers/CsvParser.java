package io.rondo.prep.readers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A field of a record of comma-separated values (RFC 4180). Quotes within an unquoted field are text. */
record CsvParser(int column) implements RecordParser {
    @Override
    public Optional<String> document(byte[] record, int length) throws BadRecordException {
        List<String> fields = fields(record, length, column + 1);
        if (fields.size() <= column) {
            throw new BadRecordException(fields.size() + " columns, expected at least " + (column + 1));
        }
        return Optional.of(fields.get(column));
    }

    /** The first fields of a record, at most so many; only the last one asked for is decoded in vain. */
    static List<String> fields(byte[] record, int length, int most) throws BadRecordException {
        List<String> fields = new ArrayList<>();
        int start = 0;
        while (start <= length && fields.size() < most) {
            boolean quoted = start < length && record[start] == '"';
            int end = quoted ? closingQuote(record, start + 1, length) : comma(record, start, length);
            String field = quoted
                    ? RecordParser.decode(record, start + 1, end - start - 1).replace("\"\"", "\"")
                    : RecordParser.decode(record, start, end - start);
            fields.add(field);
            start = comma(record, end, length) + 1;
        }
        return fields;
    }

    private static int closingQuote(byte[] record, int from, int length) {
        int at = from;
        while (at < length && (record[at] != '"' || (at + 1 < length && record[at + 1] == '"'))) {
            at += record[at] == '"' ? 2 : 1;
        }
        return Math.min(at, length);
    }

    private static int comma(byte[] record, int from, int length) {
        int at = from;
        while (at < length && record[at] != ',') {
            at++;
        }
        return at;
    }
}
