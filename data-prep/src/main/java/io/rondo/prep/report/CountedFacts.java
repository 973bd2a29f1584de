package io.rondo.prep.report;

import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.documents.Tally;
import io.rondo.prep.steps.Language;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What is counted of the documents of one task: rows of kind, key and numbers. They are summed in a bounded table, which
 * is emptied when it is full, so that a key may come several times. Samples are rows too: their kind begins with {@link
 * #SAMPLE}, their key is the sample.
 */
record CountedFacts() implements MapPartitionsFunction<Row, Row> {
    static final String KIND = "kind";
    static final String KEY = "key";
    static final String DOCUMENTS = "documents";
    static final String KEPT = "kept";
    static final String AMOUNT = "amount";
    static final StructType SCHEMA = new StructType()
            .add(KIND, DataTypes.StringType, false)
            .add(KEY, DataTypes.StringType, false)
            .add(DOCUMENTS, DataTypes.LongType, false)
            .add(KEPT, DataTypes.LongType, false)
            .add(AMOUNT, DataTypes.LongType, false);

    static final String VERDICTS = "verdict";
    static final String LANGUAGES = "language";
    static final String TALLIES = "tally";
    static final String LENGTHS = "length";
    static final String SOURCES = "source";
    static final String SAMPLE = "sample ";

    private static final int TABLE_SIZE = 50_000;

    @Override
    public Iterator<Row> call(Iterator<Row> documents) {
        return new Table(documents);
    }

    static org.apache.spark.sql.Encoder<Row> encoder() {
        return Encoders.row(SCHEMA);
    }

    private static final class Table implements Iterator<Row> {
        private final Iterator<Row> documents;
        private final Map<String, Map<String, long[]>> kinds = new HashMap<>();
        private final Map<String, SmallestSamples> samples = new HashMap<>();
        private final List<Row> rows = new ArrayList<>();
        private int size;
        private int next;

        private Table(Iterator<Row> documents) {
            this.documents = documents;
        }

        @Override
        public boolean hasNext() {
            if (next == rows.size() && documents.hasNext()) {
                rows.clear();
                next = 0;
                while (documents.hasNext() && size < TABLE_SIZE) {
                    count(JudgedDocument.of(documents.next()));
                }
                empty();
            }
            return next < rows.size();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return rows.get(next++);
        }

        private void count(JudgedDocument document) {
            long characters = document.characters();
            String verdict = CorpusSummary.verdictKey(document.step(), document.verdict());
            samples.computeIfAbsent(verdict, key -> new SmallestSamples(Sample.most(document.kept())))
                    .offer(document);
            add(VERDICTS, verdict, document, characters);
            add(SOURCES, document.source(), document, characters);
            if (document.kept()) {
                int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, characters));
                add(LENGTHS, Integer.toString(power), document, characters);
            }
            if (!document.tally().isEmpty()) {
                Tally.forEach(document.tally(), (name, number) -> {
                    if (name.startsWith(Language.TALLY_PREFIX)) {
                        add(LANGUAGES, name.substring(Language.TALLY_PREFIX.length()), document, characters);
                    } else if (document.kept()) {
                        add(TALLIES, name, document, number);
                    }
                });
            }
        }

        private void add(String kind, String key, JudgedDocument document, long amount) {
            long[] numbers = kinds.computeIfAbsent(kind, any -> new HashMap<>()).computeIfAbsent(key, any -> {
                size++;
                return new long[3];
            });
            numbers[0]++;
            numbers[1] += document.kept() ? 1 : 0;
            numbers[2] += amount;
        }

        private void empty() {
            kinds.forEach((kind, keys) -> keys.forEach(
                    (key, numbers) -> rows.add(RowFactory.create(kind, key, numbers[0], numbers[1], numbers[2]))));
            samples.forEach((verdict, smallest) -> smallest.forEach((key, document) -> rows.add(
                    RowFactory.create(SAMPLE + verdict, key, 1L, document.kept() ? 1L : 0L, document.characters()))));
            kinds.clear();
            samples.clear();
            size = 0;
        }
    }
}
