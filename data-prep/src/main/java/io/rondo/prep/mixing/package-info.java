/**
 * Which source a document belongs to, and in which proportions training draws from the sources. The documents of a source
 * have shards of their own.
 */
package io.rondo.prep.mixing;
