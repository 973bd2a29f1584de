package io.rondo.prep.pipeline;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Documents that all steps have judged. They can be read several times until this is closed.
 *
 * @param documents of the schema {@link io.rondo.prep.documents.Documents#JUDGED}; partition {@code b} holds bucket {@code
 *     b} in the order of its shard
 * @param persisted what Spark keeps for them
 */
public record JudgedCorpus(Dataset<Row> documents, List<Dataset<Row>> persisted) implements AutoCloseable {
    public JudgedCorpus {
        persisted = List.copyOf(persisted);
    }

    @Override
    public void close() {
        persisted.forEach(Dataset::unpersist);
    }
}
