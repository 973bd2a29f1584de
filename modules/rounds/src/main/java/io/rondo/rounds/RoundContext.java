package io.rondo.rounds;

import org.apache.spark.SparkContext;

/**
 * What the parts of one round share.
 *
 * @param files opens the run's directory in a task
 * @param run URI of the run's directory
 * @param round counted from 1
 */
record RoundContext(SparkContext spark, ClusterFiles files, String run, long round) {}
