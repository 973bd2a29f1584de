package io.rondo.prep.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Documents that all steps have judged. They can be read several times until this is closed.
 *
 * @param documents of the schema {@link io.rondo.prep.documents.Documents#JUDGED}; partition {@code b} holds bucket {@code
 *     b} in the order of its shard
 * @param persisted what Spark keeps for them
 * @param files what steps have to say, by the name of the file in the dataset, where it is UTF-8; of bounded size
 */
public record JudgedCorpus(Dataset<Row> documents, List<Dataset<Row>> persisted, Map<String, String> files)
        implements AutoCloseable {
    public JudgedCorpus {
        files = Map.copyOf(files);
        persisted = List.copyOf(persisted);
    }

    /** The same documents after one more pass, which is kept too. */
    public JudgedCorpus then(Dataset<Row> judged) {
        List<Dataset<Row>> both = new ArrayList<>(persisted);
        both.add(judged.persist(StorageLevel.MEMORY_AND_DISK()));
        return new JudgedCorpus(judged, both, files);
    }

    @Override
    public void close() {
        persisted.forEach(Dataset::unpersist);
    }
}
