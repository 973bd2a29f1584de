package io.rondo.prep.readers;

import java.util.List;
import java.util.Optional;

/** A column of a tab-separated line. There is no quoting: a tab always separates. */
record TabSeparatedParser(int column) implements RecordParser {
    @Override
    public Optional<String> document(byte[] record, int length) throws BadRecordException {
        int start = 0;
        for (int current = 0; current < column; current++) {
            int tab = tab(record, start, length);
            if (tab == length) {
                throw new BadRecordException((current + 1) + " columns, expected at least " + (column + 1));
            }
            start = tab + 1;
        }
        return Optional.of(RecordParser.decode(record, start, tab(record, start, length) - start));
    }

    /** All columns of a line. */
    static List<String> columns(byte[] record, int length) throws BadRecordException {
        return List.of(RecordParser.decode(record, 0, length).split("\t", -1));
    }

    private static int tab(byte[] record, int from, int length) {
        int at = from;
        while (at < length && record[at] != '\t') {
            at++;
        }
        return at;
    }
}
