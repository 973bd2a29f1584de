package io.rondo.prep.dedup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.Predicate;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.sketch.BloomFilter;

/**
 * Documents that have to be compared with others, as a Bloom filter.
 *
 * @param filter of the hashes of their nodes
 */
public record Candidates(Broadcast<byte[]> filter) implements Serializable {
    /** Tells by its id whether a document that was kept before is among them; of the others it takes a few for one. */
    public Predicate<byte[]> amongKeptBefore() throws IOException {
        BloomFilter wanted = read();
        return id -> wanted.mightContainLong(Evidence.hash(DocumentNode.ofKeptBefore(id)));
    }

    BloomFilter read() throws IOException {
        return BloomFilter.readFrom(new ByteArrayInputStream(filter.value()));
    }
}
