package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.prep.dedup.NearDuplicateSettings;
import io.rondo.prep.dedup.Preference;
import java.util.List;

/**
 * Drops documents that are nearly equal to one that is kept: whose sets of word n-grams have at least a certain Jaccard
 * similarity. Candidates are found by MinHash and banding, with the probability that {@link NearDuplicateSettings} states,
 * and then compared exactly.
 *
 * @param words of one n-gram
 * @param bands hash tables; more find more
 * @param rows hashes that must agree in one band; more find less, and compare less
 * @param threshold the least similarity of near-duplicates
 * @param keep which of two near-duplicates stays; the smallest source and then position are first
 * @param neighbours with how many others of one hash bucket a document is compared at most, besides the bucket's first
 */
public record NearDuplicates(
        @Default("5") @Range(min = 1, max = 100) int words,
        @Default("14") @Range(min = 1, max = 1000) int bands,
        @Default("8") @Range(min = 1, max = 100) int rows,
        @Default("0.8") @Range(min = 0, max = 1) double threshold,
        @Default("longest") Preference keep,
        @Default("8") @Range(min = 0, max = 1000) int neighbours)
        implements CorpusStep {
    /** The only rule. */
    public static final String RULE = "near-duplicate";
    /** FineWeb's 112 hashes of 5-grams for documents that are 75 % similar (Penedo et al. 2024, section 3.3). */
    static final NearDuplicates FINEWEB = new NearDuplicates(5, 14, 8, 0.75, Preference.LONGEST, 8);

    @Override
    public String name() {
        return "near-duplicates";
    }

    @Override
    public List<String> rules() {
        return List.of(RULE);
    }

    /** The same as the search wants them. */
    public NearDuplicateSettings settings() {
        return new NearDuplicateSettings(words, bands, rows, threshold, neighbours, keep);
    }
}
