package io.rondo.prep.decontamination;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * What tasks need to judge documents.
 *
 * @param table of the n-grams that count
 * @param lengths of the n-grams, in words
 * @param owners sets of evaluation files, by the numbers in the table
 * @param rules what is done about what is found
 */
public record Cleaning(
        Broadcast<byte[]> table, List<Integer> lengths, List<List<Integer>> owners, ContaminationRules rules)
        implements Serializable {
    public Cleaning {
        lengths = List.copyOf(lengths);
        owners = List.copyOf(owners);
    }

    /** Gets ready for one task. */
    public DocumentCleaner begin() {
        return new DocumentCleaner(new MatchFinder(table.value(), lengths), owners, rules);
    }
}
