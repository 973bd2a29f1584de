package io.rondo.prep.dedup;

/** Which of two near-duplicates of the same priority is kept. */
public enum Preference {
    /** The one with the longer text; of equally long ones the one with the smaller id. */
    LONGEST,
    /** The one with the smaller id. */
    FIRST;

    /** What stands for the length of a text where lengths are compared. */
    int length(String text) {
        return switch (this) {
            case LONGEST -> text.length();
            case FIRST -> 0;
        };
    }
}
