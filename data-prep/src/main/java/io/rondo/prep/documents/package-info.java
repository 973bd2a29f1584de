/**
 * Documents as rows of a Spark dataset, and what the pipeline has decided about each. Every document keeps the file and
 * position it came from until its tokens are written.
 */
package io.rondo.prep.documents;
