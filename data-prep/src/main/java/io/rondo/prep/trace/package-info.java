/**
 * From tokens back to raw files: where a document of a dataset came from and what was done to it. {@link
 * io.rondo.prep.trace.DatasetTrace} is the way in; it needs no Spark and reads only the few records it is asked for.
 */
package io.rondo.prep.trace;
