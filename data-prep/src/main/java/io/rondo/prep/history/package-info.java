/**
 * What a dataset remembers of its making, so that a later version adds only what is new: the files that went in, by their
 * content, and the ids of the documents that were kept. Neither is ever held on the driver as a whole corpus would be.
 */
package io.rondo.prep.history;
