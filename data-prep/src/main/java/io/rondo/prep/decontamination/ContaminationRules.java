package io.rondo.prep.decontamination;

import java.io.Serializable;
import java.util.List;

/**
 * What counts as contamination, and what is done about it.
 *
 * @param evaluation names of the evaluation files, for people
 * @param action what is done
 * @param margin UTF-16 units on both sides of a match that are cut with it
 * @param minPiece pieces with fewer UTF-16 units are cut, too
 * @param maxPieces a document that falls into more is rejected
 */
public record ContaminationRules(
        List<String> evaluation, ContaminationAction action, int margin, int minPiece, int maxPieces)
        implements Serializable {
    /** Before the name of the file that a rejected document has something of. */
    public static final String PREFIX = "contaminated.";
    /** A document falls into too many pieces. */
    public static final String PIECES = PREFIX + "pieces";
    /** All pieces of a document are too short. */
    public static final String CHARACTERS = PREFIX + "characters";

    public ContaminationRules {
        evaluation = List.copyOf(evaluation);
    }
}
