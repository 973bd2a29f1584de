/**
 * The jobs that run under {@code spark-submit}, one file each, and the command line that starts the same jobs on
 * embedded Spark. {@link io.rondo.jobs.RondoCommand} is the way in.
 */
package io.rondo.jobs;
