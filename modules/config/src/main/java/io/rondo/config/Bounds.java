package io.rondo.config;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;

/** The allowed values of a number, both ends included; infinite where there is no bound. */
record Bounds(double min, double max) {
    static Bounds of(RecordComponent component) {
        Range range = component.getAnnotation(Range.class);
        return range == null
                ? new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
                : new Bounds(range.min(), range.max());
    }

    boolean allows(double value) {
        return value >= min && value <= max;
    }

    /** E.g. {@code between 1 and 1000}; empty if everything is allowed. */
    String describe() {
        if (Double.isInfinite(min) && Double.isInfinite(max)) {
            return "";
        }
        if (Double.isInfinite(max)) {
            return "at least " + text(min);
        }
        return Double.isInfinite(min) ? "at most " + text(max) : "between " + text(min) + " and " + text(max);
    }

    private static String text(double bound) {
        String plain = BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
        return plain.length() <= 12 ? plain : Double.toString(bound);
    }
}
