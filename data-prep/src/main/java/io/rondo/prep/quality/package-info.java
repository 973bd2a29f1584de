/**
 * Rules about the quality of a text: those of Gopher, C4 and FineWeb, one class each, with the publication they are from. A
 * rule measures one number; the steps of {@code io.rondo.prep.steps} hold the thresholds.
 */
package io.rondo.prep.quality;
