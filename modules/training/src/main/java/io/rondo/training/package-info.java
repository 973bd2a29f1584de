/**
 * What one worker does between two rounds, and what joins the workers' results: inner steps on the worker's
 * part of each global batch, and the outer optimizer's mathematics on plain arrays. Knows nothing of Spark.
 */
package io.rondo.training;
