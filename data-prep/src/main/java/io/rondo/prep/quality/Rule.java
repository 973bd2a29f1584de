package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import java.io.Serializable;
import java.util.OptionalDouble;

/** Measures one number of a document and objects if it is out of bounds. */
public interface Rule extends Serializable {
    /** Within its step, e.g. {@code mean-word-length}. */
    String name();

    /** What was measured, if the rule objects; empty if the document may go on. */
    OptionalDouble objection(Document document);

    /** The value if it is larger than allowed. */
    static OptionalDouble above(double value, double most) {
        return value > most ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /** The value if it is smaller than allowed. */
    static OptionalDouble below(double value, double least) {
        return value < least ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /** The share that a part has in a whole; 0 of nothing. */
    static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
