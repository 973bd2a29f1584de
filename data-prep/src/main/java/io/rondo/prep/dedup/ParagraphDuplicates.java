package io.rondo.prep.dedup;

import static io.rondo.prep.dedup.KeptParagraphs.HIGH;
import static io.rondo.prep.dedup.KeptParagraphs.LOW;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;

import io.rondo.prep.documents.Documents;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Removes paragraphs that occurred before, in the same or another document; first is the one with the smallest source,
 * then position, then number within the document. A paragraph is a line. Two are equal if their words are, in the sense
 * of {@link WordNgrams}: case, spaces and punctuation do not count. They are compared by 128 bits of hash.
 */
public final class ParagraphDuplicates {
    /** Int: how many paragraphs of the document were removed. */
    public static final String REMOVED = "paragraphsRemoved";

    private static final String NUMBER = "number";
    private static final String NUMBERS = "numbers";

    private static final StructType REPEATED = new StructType()
            .add(Documents.SOURCE, DataTypes.StringType, false)
            .add(Documents.POSITION, DataTypes.LongType, false)
            .add(NUMBER, DataTypes.IntegerType, false);
    private static final StructType PARAGRAPHS =
            REPEATED.add(HIGH, DataTypes.LongType, false).add(LOW, DataTypes.LongType, false);

    /** In place of a number: the paragraph is one that stays whatever comes. */
    private static final int KEPT_BEFORE = -1;

    private ParagraphDuplicates() {}

    /**
     * Removes repeated paragraphs.
     *
     * @param documents with the columns {@link Documents#SOURCE} and {@link Documents#POSITION}, which together name a
     *     document, {@link Documents#TEXT}, and any others; read twice, so persist them if they are costly
     * @param before paragraphs that were kept earlier, of the schema {@link KeptParagraphs#SCHEMA}: they come before all
     *     of the documents' own
     * @return the same documents in any order, their columns and then {@link #REMOVED}. The text of a document of which
     *     nothing is left is empty
     */
    public static Dataset<Row> remove(
            Dataset<Row> documents, ParagraphSettings settings, Optional<Dataset<Row>> before) {
        Column[] document = {col(Documents.SOURCE), col(Documents.POSITION)};
        Dataset<Row> added = documents
                .select(document[0], document[1], col(Documents.TEXT))
                .mapPartitions(new Hash(settings), Encoders.row(PARAGRAPHS));
        Dataset<Row> repeated = before.map(ParagraphDuplicates::first)
                .map(added::union)
                .orElse(added)
                .repartition(col(HIGH), col(LOW))
                .sortWithinPartitions(col(HIGH), col(LOW), document[0], document[1], col(NUMBER))
                .mapPartitions(new AllButFirst(), Encoders.row(REPEATED))
                .groupBy(document)
                .agg(collect_list(col(NUMBER)).as(NUMBERS));
        Column[] columns =
                Arrays.stream(documents.columns()).map(documents::col).toArray(Column[]::new);
        Column[] joined = Arrays.copyOf(columns, columns.length + 1);
        joined[columns.length] = repeated.col(NUMBERS);
        Column same = documents
                .col(Documents.SOURCE)
                .equalTo(repeated.col(Documents.SOURCE))
                .and(documents.col(Documents.POSITION).equalTo(repeated.col(Documents.POSITION)));
        StructType schema = documents.schema().add(REMOVED, DataTypes.IntegerType, false);
        return documents
                .join(repeated, same, "left")
                .select(joined)
                .mapPartitions(new Rewrite(documents.schema().fieldIndex(Documents.TEXT)), Encoders.row(schema));
    }

    /** The smallest of all. */
    private static Dataset<Row> first(Dataset<Row> keptBefore) {
        MapFunction<Row, Row> first =
                row -> RowFactory.create("", (long) KEPT_BEFORE, KEPT_BEFORE, row.get(0), row.get(1));
        return keptBefore.map(first, Encoders.row(PARAGRAPHS));
    }

    private record Hash(ParagraphSettings settings) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) {
            ParagraphHash hash = new ParagraphHash(settings);
            return new ExpandedRows(documents) {
                @Override
                void take(Row document) {
                    List<String> paragraphs = Paragraphs.of(document.getString(2));
                    for (int number = 0; number < paragraphs.size(); number++) {
                        if (hash.read(paragraphs.get(number))) {
                            give(RowFactory.create(document.get(0), document.get(1), number, hash.high(), hash.low()));
                        }
                    }
                }
            };
        }
    }

    private record AllButFirst() implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> paragraphs) {
            return new ExpandedRows(paragraphs) {
                private Optional<Row> previous = Optional.empty();

                @Override
                void take(Row paragraph) {
                    if (paragraph.getInt(2) != KEPT_BEFORE
                            && previous.isPresent()
                            && previous.get().getLong(3) == paragraph.getLong(3)
                            && previous.get().getLong(4) == paragraph.getLong(4)) {
                        give(RowFactory.create(paragraph.get(0), paragraph.get(1), paragraph.get(2)));
                    }
                    previous = Optional.of(paragraph);
                }
            };
        }
    }

    /** The last column of its rows holds the numbers of the paragraphs to remove, or null. */
    private record Rewrite(int textColumn) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) {
            return new ExpandedRows(documents) {
                @Override
                void take(Row document) {
                    int last = document.length() - 1;
                    Object[] values = new Object[document.length()];
                    for (int column = 0; column < last; column++) {
                        values[column] = document.get(column);
                    }
                    List<Integer> repeated = document.isNullAt(last) ? List.of() : document.getList(last);
                    if (!repeated.isEmpty()) {
                        values[textColumn] = Paragraphs.without(document.getString(textColumn), repeated);
                    }
                    values[last] = repeated.size();
                    give(RowFactory.create(values));
                }
            };
        }
    }
}
