package io.rondo.prep.dedup;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Documents that earlier runs have kept and that stay whatever comes.
 *
 * @param signatures of the schema {@link KeptSignatures#SCHEMA}, made with the same settings
 * @param texts of the schema {@link NearDuplicates#DOCUMENTS} (the priorities do not matter), if they are at hand; only
 *     those that are candidates are looked at. Without them similarities to these documents are estimated
 */
public record KeptBefore(Dataset<Row> signatures, Optional<Dataset<Row>> texts) {}
