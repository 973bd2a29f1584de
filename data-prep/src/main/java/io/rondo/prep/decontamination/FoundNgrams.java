package io.rondo.prep.decontamination;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** From texts to the n-grams of evaluation sets in them, and what is counted of these. */
final class FoundNgrams {
    static final String HASH = "hash";
    static final String NUMBER_COLUMN = "number";
    /** Binary: big-endian hashes of the different n-grams of a document, of which it has one at least. */
    static final StructType IN_DOCUMENT = new StructType().add("hashes", DataTypes.BinaryType, false);
    /** Long: the hash of one. */
    static final StructType SINGLE = new StructType().add(HASH, DataTypes.LongType, false);
    /** Int: a file or a set of files. */
    static final StructType NUMBER = new StructType().add(NUMBER_COLUMN, DataTypes.IntegerType, false);

    private FoundNgrams() {}

    /** Of rows with one text to {@link #IN_DOCUMENT}. */
    record OfTexts(Broadcast<byte[]> table, List<Integer> lengths) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> texts) {
            MatchFinder finder = new MatchFinder(table.value(), lengths);
            return new ManyFromOne(texts, text -> {
                TreeSet<Long> hashes = new TreeSet<>();
                finder.find(text.getString(0)).forEach(match -> hashes.add(match.hash()));
                if (hashes.isEmpty()) {
                    return List.of();
                }
                ByteBuffer packed = ByteBuffer.allocate(hashes.size() * Long.BYTES);
                hashes.forEach(packed::putLong);
                return List.of(RowFactory.create(packed.array()));
            });
        }
    }

    /** Of rows of {@link #IN_DOCUMENT} to {@link #SINGLE}. */
    record Single() implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) {
            return new ManyFromOne(documents, document -> hashes(document).stream()
                    .map(hash -> RowFactory.create(hash))
                    .toList());
        }
    }

    /** Of rows of {@link #IN_DOCUMENT} to the files of which they have an n-gram that counts. */
    record FilesOfDocuments(Broadcast<byte[]> table, List<List<Integer>> owners)
            implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) {
            NgramTable counting = NgramTable.of(table.value());
            return new ManyFromOne(documents, document -> {
                TreeSet<Integer> files = new TreeSet<>();
                for (long hash : hashes(document)) {
                    int owner = counting.get(hash);
                    if (owner != NgramTable.ABSENT) {
                        files.addAll(owners.get(owner));
                    }
                }
                return files.stream().map(file -> RowFactory.create(file)).toList();
            });
        }
    }

    /** Of rows of {@link #SINGLE} to the number of the set of files that has it. */
    record OwnersOfNgrams(Broadcast<byte[]> table) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> ngrams) {
            NgramTable all = NgramTable.of(table.value());
            return new ManyFromOne(ngrams, ngram -> List.of(RowFactory.create(all.get(ngram.getLong(0)))));
        }
    }

    private static List<Long> hashes(Row document) {
        ByteBuffer packed = ByteBuffer.wrap(document.getAs(0));
        List<Long> hashes = new ArrayList<>();
        while (packed.hasRemaining()) {
            hashes.add(packed.getLong());
        }
        return hashes;
    }
}
