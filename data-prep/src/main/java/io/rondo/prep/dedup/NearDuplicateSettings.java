package io.rondo.prep.dedup;

import io.rondo.config.Default;
import io.rondo.config.Range;
import java.io.Serializable;

/**
 * What counts as a near-duplicate, and how hard it is looked for. Two documents whose sets of word n-grams have the
 * Jaccard similarity {@code J} become candidates with the probability {@code 1 − (1 − J^rows)^bands}; for 14 × 8 that is
 * 0.56 at 0.7, 0.92 at 0.8, 0.99 at 0.85 (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, section 3.4).
 * Candidates are then compared exactly.
 *
 * @param words of one n-gram
 * @param bands hash tables; more find more
 * @param rows hashes that must agree in one band; more find less, and compare less
 * @param threshold the least similarity of near-duplicates
 * @param neighbours with how many others of one bucket a document is compared at most, besides the bucket's first
 * @param keep which of two near-duplicates stays
 */
public record NearDuplicateSettings(
        @Default("5") @Range(min = 1, max = 100) int words,
        @Default("14") @Range(min = 1, max = 1000) int bands,
        @Default("8") @Range(min = 1, max = 100) int rows,
        @Default("0.8") @Range(min = 0, max = 1) double threshold,
        @Default("8") @Range(min = 0, max = 1000) int neighbours,
        @Default("longest") Preference keep)
        implements Serializable {
    /** 5-grams, 14 bands of 8 rows, similarity 0.8. */
    public static final NearDuplicateSettings DEFAULT = new NearDuplicateSettings(5, 14, 8, 0.8, 8, Preference.LONGEST);

    /** Number of hashes of a signature. */
    int hashes() {
        return bands * rows;
    }
}
