package io.rondo.prep.dedup;

import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Documents that earlier runs have kept and that stay whatever comes.
 *
 * @param signatures of the schema {@link KeptSignatures#SCHEMA}, made with the same settings
 * @param texts if they are at hand; without them similarities to these documents are estimated
 */
public record KeptBefore(Dataset<Row> signatures, Optional<Texts> texts) {
    /** Where their texts are. */
    @FunctionalInterface
    public interface Texts {
        /**
         * The texts of those documents that new ones have to be compared with.
         *
         * @return of the schema {@link NearDuplicates#DOCUMENTS}, whose priorities do not matter; others among them cost
         *     only the time to read them
         */
        Dataset<Row> of(Candidates candidates) throws IOException;
    }
}
