package io.rondo.jobs;

import java.util.Optional;

/**
 * The Spark that runs inside {@code ./rondo}; under {@code spark-submit} the cluster's own properties count instead.
 *
 * @param master e.g. {@code local[4]}; without it pretraining takes one core per worker, and preparing takes all
 * @param localDirectory for shuffle files; without it the directory for temporary files
 */
record SparkSettings(Optional<String> master, Optional<String> localDirectory) {}
