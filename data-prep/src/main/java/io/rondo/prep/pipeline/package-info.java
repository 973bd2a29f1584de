/**
 * Runs a list of steps on Spark: neighbouring document steps in one pass, corpus steps with the shuffles they need. {@link
 * io.rondo.prep.pipeline.CorpusPipeline} is the way in.
 */
package io.rondo.prep.pipeline;
