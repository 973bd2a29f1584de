package io.rondo.prep.documents;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** One row of {@link Documents#JUDGED}, whose columns its components are. Two of them are never compared. */
@SuppressWarnings("ArrayRecordComponent")
public record JudgedDocument(
        String source,
        long position,
        String text,
        String verdict,
        byte[] hash,
        int bucket,
        int step,
        String value,
        int changes,
        String tally,
        long characters) {
    // Enough to see in a report what a document was.
    private static final int EXCERPT_UNITS = 300;

    /** The document of a row. */
    public static JudgedDocument of(Row row) {
        return new JudgedDocument(
                row.getString(0),
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                (byte[]) row.get(4),
                row.getInt(5),
                row.getInt(6),
                row.getString(7),
                row.getInt(8),
                row.getString(9),
                row.getLong(10));
    }

    /** The row of this document. */
    public Row toRow() {
        return RowFactory.create(
                source, position, text, verdict, hash, bucket, step, value, changes, tally, characters);
    }

    /** Whether no step has objected so far. */
    public boolean kept() {
        return verdict.equals(Documents.KEPT);
    }

    /**
     * The same document, rejected.
     *
     * @param wholeText whether all of its text is kept, for those who want to read it; otherwise its beginning is
     */
    public JudgedDocument rejected(int byStep, Verdict.Rejected rejection, boolean wholeText) {
        return new JudgedDocument(
                source,
                position,
                wholeText ? text : excerpt(text),
                rejection.rule(),
                hash,
                bucket,
                byStep,
                rejection.value(),
                changes,
                tally,
                characters);
    }

    /**
     * The same document with another text, and so another id and bucket.
     *
     * @param byStep number of the step that has changed it
     * @param counted what that step has counted
     */
    public JudgedDocument changed(int byStep, String newText, Tally counted, ContentHash contentHash, Buckets buckets) {
        byte[] newHash = contentHash.of(newText);
        return new JudgedDocument(
                source,
                position,
                newText,
                verdict,
                newHash,
                buckets.of(newHash),
                step,
                value,
                changes | 1 << byStep,
                tally + counted.encode(),
                newText.codePointCount(0, newText.length()));
    }

    private static String excerpt(String text) {
        if (text.length() <= EXCERPT_UNITS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(EXCERPT_UNITS - 1)) ? EXCERPT_UNITS - 1 : EXCERPT_UNITS;
        return text.substring(0, end);
    }
}
