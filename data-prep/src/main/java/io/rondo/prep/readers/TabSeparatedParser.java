package io.rondo.prep.readers;

/** A column of a tab-separated line. There is no quoting: a tab always separates. */
record TabSeparatedParser(int column) implements RecordParser {
    @Override
    public String text(byte[] record, int length) throws BadRecordException {
        int start = 0;
        for (int current = 0; current < column; current++) {
            int tab = tab(record, start, length);
            if (tab == length) {
                throw new BadRecordException((current + 1) + " columns, expected at least " + (column + 1));
            }
            start = tab + 1;
        }
        return RecordParser.decode(record, start, tab(record, start, length) - start);
    }

    private static int tab(byte[] record, int from, int length) {
        int at = from;
        while (at < length && record[at] != '\t') {
            at++;
        }
        return at;
    }
}
