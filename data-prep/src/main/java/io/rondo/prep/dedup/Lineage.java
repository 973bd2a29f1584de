package io.rondo.prep.dedup;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Results that are computed once. */
final class Lineage {
    private Lineage() {}

    /**
     * Computes a dataset and forgets how: into the checkpoint directory of the Spark context if it has one, so that the
     * loss of an executor costs nothing; otherwise on the executors, so that it fails the job.
     */
    static Dataset<Row> cut(Dataset<Row> dataset) {
        boolean reliable =
                dataset.sparkSession().sparkContext().getCheckpointDir().isDefined();
        return reliable ? dataset.checkpoint() : dataset.localCheckpoint();
    }
}
