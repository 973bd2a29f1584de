package io.rondo.prep.decontamination;

import java.util.ArrayList;
import java.util.List;

/** Looks for n-grams of a table in texts. One instance serves one thread. */
final class MatchFinder {
    private final NgramTable table;
    private final List<Integer> lengths;
    private final WordSequence words = new WordSequence();

    MatchFinder(byte[] table, List<Integer> lengths) {
        this.table = NgramTable.of(table);
        this.lengths = lengths;
    }

    /** All matches, by length and then in the order of the text. */
    List<Match> find(String text) {
        List<Match> matches = new ArrayList<>();
        words.read(text);
        for (int length : lengths) {
            words.forEach(length, (first, hash) -> {
                int owner = table.get(hash);
                if (owner != NgramTable.ABSENT) {
                    matches.add(new Match(first, length, hash, owner));
                }
            });
        }
        return matches;
    }
}
