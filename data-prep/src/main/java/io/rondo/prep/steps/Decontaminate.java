package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.prep.decontamination.ContaminationAction;
import io.rondo.prep.decontamination.ContaminationRules;
import io.rondo.prep.decontamination.Decontamination;
import java.util.List;

/**
 * Rejects documents that hold a piece of an evaluation set, or cuts the piece out: by n-grams of words in lower case
 * without punctuation, with the numbers of GPT-3 as defaults (Brown et al. 2020, appendix C).
 *
 * @param evaluation files: one example per line, as text or JSON
 * @param fields of JSON examples that count; empty: all texts in them
 * @param words of an n-gram
 * @param minWords a text of fewer words than an n-gram counts as one if it has so many
 * @param maxDocuments n-grams that stand in more documents are common phrases and do not count
 * @param action what is done to a document
 * @param margin UTF-16 units on both sides of a match that are cut with it
 * @param minPiece pieces with fewer UTF-16 units are cut, too
 * @param maxPieces a document that is cut into more is rejected
 */
public record Decontaminate(
        List<String> evaluation,
        @Default("[]") List<String> fields,
        @Default("13") @Range(min = 1, max = 100) int words,
        @Default("8") @Range(min = 1, max = 100) int minWords,
        @Default("10") @Range(min = 1, max = 1e15) long maxDocuments,
        @Default("reject") ContaminationAction action,
        @Default("200") @Range(min = 0, max = 1_000_000) int margin,
        @Default("200") @Range(min = 0, max = 1_000_000_000) int minPiece,
        @Default("10") @Range(min = 1, max = 1_000_000) int maxPieces)
        implements CorpusStep {
    public Decontaminate {
        evaluation = List.copyOf(evaluation);
        fields = List.copyOf(fields);
        if (evaluation.isEmpty()) {
            throw new IllegalArgumentException("evaluation is empty; expected at least one file");
        }
        List<String> names = evaluation.stream().map(Decontaminate::fileName).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("two files of evaluation have the same name, by which documents are"
                    + " counted; the names are " + names);
        }
        if (minWords > words) {
            throw new IllegalArgumentException("min-words = " + minWords + " is more than words = " + words);
        }
    }

    @Override
    public String name() {
        return "decontaminate";
    }

    @Override
    public List<String> rules() {
        return switch (action) {
            case REJECT ->
                evaluation.stream()
                        .map(uri -> ContaminationRules.PREFIX + fileName(uri))
                        .toList();
            case CUT -> List.of(ContaminationRules.PIECES, ContaminationRules.CHARACTERS);
        };
    }

    /** What is looked for. */
    public Decontamination.Search search() {
        return new Decontamination.Search(evaluation, fields, words, minWords, maxDocuments);
    }

    /** What is done about what is found. */
    public ContaminationRules contamination() {
        return new ContaminationRules(
                evaluation.stream().map(Decontaminate::fileName).toList(), action, margin, minPiece, maxPieces);
    }

    private static String fileName(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }
}
