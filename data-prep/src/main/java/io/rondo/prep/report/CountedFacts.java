package io.rondo.prep.report;

import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.documents.Tally;
import io.rondo.prep.steps.Language;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What is counted of one document: a few rows of kind, key and amount. */
record CountedFacts() implements FlatMapFunction<Row, Row> {
    static final String KIND = "kind";
    static final String KEY = "key";
    static final String AMOUNT = "amount";
    static final StructType SCHEMA = new StructType()
            .add(KIND, DataTypes.StringType, false)
            .add(KEY, DataTypes.StringType, false)
            .add(AMOUNT, DataTypes.LongType, false);

    static final String VERDICTS = "verdict";
    static final String LANGUAGES = "language";
    static final String TALLIES = "tally";
    static final String LENGTHS = "length";
    static final String SOURCES = "source";
    static final String KEPT_SOURCES = "kept-source";

    @Override
    public Iterator<Row> call(Row row) {
        JudgedDocument document = JudgedDocument.of(row);
        long characters = document.characters();
        List<Row> facts = new ArrayList<>();
        String verdict = CorpusSummary.verdictKey(document.step(), document.verdict());
        facts.add(RowFactory.create(VERDICTS, verdict, characters));
        facts.add(RowFactory.create(SOURCES, document.source(), characters));
        if (document.kept()) {
            int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, characters));
            facts.add(RowFactory.create(LENGTHS, Integer.toString(power), characters));
            facts.add(RowFactory.create(KEPT_SOURCES, document.source(), characters));
        }
        Tally.forEach(document.tally(), (name, number) -> {
            if (name.startsWith(Language.TALLY_PREFIX)) {
                String language = name.substring(Language.TALLY_PREFIX.length());
                facts.add(RowFactory.create(LANGUAGES, language, characters));
            } else if (document.kept()) {
                facts.add(RowFactory.create(TALLIES, name, (long) number));
            }
        });
        return facts.iterator();
    }
}
