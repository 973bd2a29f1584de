package io.rondo.prep.filters;

import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.ContentHash;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.Verdict;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Applies the filters in order and gives each document its hash and bucket. */
public final class DocumentFilters {
    private static final byte[] NO_HASH = {};

    private DocumentFilters() {}

    /**
     * Judges documents.
     *
     * @param documents of the schema {@link Documents#READ}
     * @return the same documents, of the schema {@link Documents#JUDGED}
     */
    public static Dataset<Row> apply(Dataset<Row> documents, List<DocumentFilter> filters, Buckets buckets) {
        return documents.mapPartitions(new Apply(List.copyOf(filters), buckets), Encoders.row(Documents.JUDGED));
    }

    private record Apply(List<DocumentFilter> filters, Buckets buckets) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) {
            List<DocumentFilter.Judge> judges =
                    filters.stream().map(DocumentFilter::begin).toList();
            return new JudgedDocuments(documents, judges, buckets);
        }
    }

    private static final class JudgedDocuments implements Iterator<Row> {
        private final Iterator<Row> documents;
        private final List<DocumentFilter.Judge> judges;
        private final Buckets buckets;
        private final ContentHash contentHash = new ContentHash();

        private JudgedDocuments(Iterator<Row> documents, List<DocumentFilter.Judge> judges, Buckets buckets) {
            this.documents = documents;
            this.judges = judges;
            this.buckets = buckets;
        }

        @Override
        public boolean hasNext() {
            return documents.hasNext();
        }

        @Override
        public Row next() {
            Row document = documents.next();
            String source = document.getString(0);
            long position = document.getLong(1);
            String text = document.getString(2);
            if (document.getString(3).equals(Verdict.BAD.key())) {
                return dropped(source, position, text, Verdict.BAD);
            }
            Optional<Verdict> objection = judges.stream()
                    .map(judge -> judge.objection(text))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (objection.isPresent()) {
                return dropped(source, position, "", objection.get());
            }
            byte[] hash = contentHash.of(text);
            return RowFactory.create(source, position, text, Verdict.KEPT.key(), hash, buckets.of(hash));
        }

        private Row dropped(String source, long position, String text, Verdict verdict) {
            return RowFactory.create(source, position, text, verdict.key(), NO_HASH, buckets.ofDropped(position));
        }
    }
}
