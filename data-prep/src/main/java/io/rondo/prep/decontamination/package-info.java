/**
 * Finds n-grams of evaluation sets in documents, so that no model is trained on what it is examined with. {@link
 * io.rondo.prep.decontamination.Decontamination} is the way in.
 */
package io.rondo.prep.decontamination;
