package io.rondo.rounds;

import java.io.Serializable;
import java.util.List;

/**
 * A flat vector that lies in files of a run's directory, cut into segments.
 *
 * @param length values
 * @param segments by ascending offset, without gaps; none at all if every value is 0
 */
record StoredVector(int length, List<Segment> segments) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * Neighbouring values in one tensor of a safetensors file.
     *
     * @param offset index of the first one in the vector
     * @param path relative to the run's directory
     * @param tensor which holds nothing else
     * @param sha256 of the file; empty if it has been verified already
     */
    record Segment(int offset, int length, String path, String tensor, String sha256) implements Serializable {
        private static final long serialVersionUID = 1L;

        int end() {
            return offset + length;
        }
    }

    /** @throws IllegalArgumentException if there is a gap */
    StoredVector {
        segments = List.copyOf(segments);
        int end = 0;
        for (Segment segment : segments) {
            if (segment.offset() != end) {
                throw new IllegalArgumentException("a vector with a gap before index " + segment.offset());
            }
            end = segment.end();
        }
        if (!segments.isEmpty() && end != length) {
            throw new IllegalArgumentException("segments of " + end + " values for a vector of " + length);
        }
    }

    static StoredVector zeros(int length) {
        return new StoredVector(length, List.of());
    }

    /** The files that hold it. */
    List<String> paths() {
        return segments.stream().map(Segment::path).distinct().toList();
    }

    /** The segment with the value at an index. */
    Segment at(int index) {
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).end() <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return segments.get(low);
    }
}
