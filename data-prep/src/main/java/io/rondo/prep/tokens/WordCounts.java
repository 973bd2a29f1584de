package io.rondo.prep.tokens;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import io.rondo.tokenizer.BertText;
import io.rondo.tokenizer.PreTokenizer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Counts what a tokenizer is trained on, with 64-bit counts: the words of {@link PreTokenizer} for a BPE and of {@link BertText} for
 * WordPiece, the characters
 * for a character tokenizer. Words longer than {@link #LONGEST_WORD} are left out: they are never of use to a vocabulary,
 * and a text without spaces would be one huge word.
 */
public final class WordCounts {
    /** String column. */
    public static final String WORD = "word";

    /** Long column. */
    public static final String COUNT = "count";

    /** UTF-16 units. */
    public static final int LONGEST_WORD = 1024;

    private static final int TABLE_SIZE = 200_000;
    private static final StructType SCHEMA =
            new StructType().add(WORD, DataTypes.StringType, false).add(COUNT, DataTypes.LongType, false);

    private WordCounts() {}

    /** Each word once, with how often it stands in the documents. */
    public static Dataset<Row> of(Dataset<String> documents, TokenizerKind kind) {
        return documents
                .mapPartitions(new Count(kind), Encoders.row(SCHEMA))
                .groupBy(col(WORD))
                .agg(sum(col(COUNT)).as(COUNT));
    }

    private record Count(TokenizerKind kind) implements MapPartitionsFunction<String, Row> {
        @Override
        public Iterator<Row> call(Iterator<String> documents) {
            return new PartialCounts(documents, kind);
        }
    }

    /** Counts in a bounded table and empties it when it is full, so that a word may come several times. */
    private static final class PartialCounts implements Iterator<Row> {
        private final Iterator<String> documents;
        private final TokenizerKind kind;
        private final WordTable table = new WordTable();
        private final Consumer<String> counting = this::count;
        private int place = table.capacity();

        private PartialCounts(Iterator<String> documents, TokenizerKind kind) {
            this.documents = documents;
            this.kind = kind;
        }

        @Override
        public boolean hasNext() {
            while (place == table.capacity() && documents.hasNext()) {
                table.clear();
                while (documents.hasNext() && table.size() < TABLE_SIZE) {
                    split(documents.next());
                }
                place = table.next(0);
            }
            return place < table.capacity();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Row row = RowFactory.create(table.word(place), table.count(place));
            place = table.next(place + 1);
            return row;
        }

        private void split(String document) {
            switch (kind) {
                case BPE -> PreTokenizer.split(document, counting);
                case WORDPIECE -> BertText.UNCASED.split(document, counting);
                case CHAR -> document.codePoints().forEach(point -> count(Character.toString(point)));
            }
        }

        private void count(String word) {
            if (word.length() <= LONGEST_WORD) {
                table.add(word);
            }
        }
    }
}
