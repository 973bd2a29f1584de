/**
 * Dropping of documents that occur more than once. Of equal documents exactly one is kept, and always the same one.
 */
package io.rondo.prep.dedup;
