package io.rondo.prep.report;

import io.rondo.prep.documents.JudgedDocument;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The few documents with the smallest {@link Sample#key}. */
final class SmallestSamples {
    private final int most;
    private final TreeMap<String, JudgedDocument> samples = new TreeMap<>();
    private byte[] largestId = new byte[0];

    SmallestSamples(int most) {
        this.most = most;
    }

    void offer(JudgedDocument document) {
        boolean full = samples.size() == most;
        // A key begins with the id; most documents need no key made.
        if (full && Arrays.compareUnsigned(document.hash(), largestId) > 0) {
            return;
        }
        samples.put(Sample.key(document), document);
        if (full) {
            samples.pollLastEntry();
        }
        largestId = samples.lastEntry().getValue().hash();
    }

    void forEach(BiConsumer<String, JudgedDocument> action) {
        for (Map.Entry<String, JudgedDocument> sample : samples.entrySet()) {
            action.accept(sample.getKey(), sample.getValue());
        }
    }
}
