package io.rondo.prep.dedup;

/** What is kept of a document to find its near-duplicates. */
final class Signature {
    private static final double CHANCE = 1.0 / 256;

    private final long[] bands;
    private final byte[] rows;

    Signature(long[] bands, byte[] rows) {
        this.bands = bands;
        this.rows = rows;
    }

    /** One hash for each band; documents that share one are candidates. */
    long[] bands() {
        return bands;
    }

    /** Eight bits of each of the {@code bands × rows} smallest hashes. */
    byte[] rows() {
        return rows;
    }

    /**
     * An unbiased estimate of the Jaccard similarity of two sets from the rows of their signatures: the share of equal
     * rows, less those that are equal by chance (Li, König: b-Bit Minwise Hashing, 2010). Its standard deviation at
     * similarity 0.8 is 0.04 with 112 rows.
     */
    static double similarity(byte[] rows, byte[] others) {
        int equal = 0;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == others[i]) {
                equal++;
            }
        }
        return Math.max(0, ((double) equal / rows.length - CHANCE) / (1 - CHANCE));
    }

    /** One hash of all rows, equal only for documents whose rows are. */
    long hashOfRows() {
        return XxHash64.hash(rows, 0, rows.length, 0);
    }

    /**
     * By what the documents of a band's bucket are sorted, so that similar ones stand together: four rows of the next
     * band, then 32 bits of {@link #hashOfRows}.
     */
    long neighbourhood(int band, long hashOfRows) {
        int perBand = rows.length / bands.length;
        int start = (band + 1) % bands.length * perBand;
        long key = 0;
        for (int i = start; i < start + Integer.BYTES; i++) {
            key = (key << Byte.SIZE) | (rows[i % rows.length] & 0xFF);
        }
        return (key << Integer.SIZE) | (hashOfRows >>> Integer.SIZE);
    }
}
