/**
 * Where each document of a shard came from: a small file beside the shard, written with it. {@link
 * io.rondo.prep.provenance.ProvenanceFormat} is its layout.
 */
package io.rondo.prep.provenance;
