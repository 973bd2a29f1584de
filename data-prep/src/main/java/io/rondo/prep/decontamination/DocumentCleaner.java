package io.rondo.prep.decontamination;

import io.rondo.prep.dedup.WordNgrams;
import io.rondo.prep.documents.Verdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Decides about single documents. One instance serves one thread. */
public final class DocumentCleaner {
    private static final String SEPARATOR = "\n\n";

    private final MatchFinder finder;
    private final List<List<Integer>> owners;
    private final ContaminationRules rules;

    DocumentCleaner(MatchFinder finder, List<List<Integer>> owners, ContaminationRules rules) {
        this.finder = finder;
        this.owners = owners;
        this.rules = rules;
    }

    /** Keeps, shortens or rejects a document. */
    public Verdict judge(String text) {
        List<Match> matches = finder.find(text);
        if (matches.isEmpty()) {
            return new Verdict.Kept(text);
        }
        int[] spans = WordNgrams.wordSpans(text);
        return switch (rules.action()) {
            case REJECT -> rejection(text, matches, spans);
            case CUT -> cut(text, matches, spans);
        };
    }

    private Verdict rejection(String text, List<Match> matches, int[] spans) {
        Match first = matches.stream()
                .min(Comparator.comparingInt(
                                (Match match) -> owners.get(match.owner()).get(0))
                        .thenComparingInt(Match::firstWord))
                .orElseThrow();
        String file = rules.evaluation().get(owners.get(first.owner()).get(0));
        return new Verdict.Rejected(ContaminationRules.PREFIX + file, text(text, first, spans));
    }

    private Verdict cut(String text, List<Match> matches, int[] spans) {
        BitSet cut = new BitSet(text.length());
        for (Match match : matches) {
            int start = Math.max(0, start(match, spans) - rules.margin());
            int end = Math.min(text.length(), end(match, spans) + rules.margin());
            boolean splitsPair = start > 0 && Character.isLowSurrogate(text.charAt(start));
            boolean splitsPairAtEnd = end < text.length() && Character.isLowSurrogate(text.charAt(end));
            cut.set(splitsPair ? start - 1 : start, splitsPairAtEnd ? end + 1 : end);
        }
        List<String> pieces = new ArrayList<>();
        int all = 0;
        for (int start = cut.nextClearBit(0); start < text.length(); ) {
            int next = cut.nextSetBit(start);
            int end = next < 0 ? text.length() : next;
            String piece = text.substring(start, end).strip();
            all++;
            if (piece.length() >= rules.minPiece()) {
                pieces.add(piece);
            }
            start = cut.nextClearBit(end);
        }
        if (all > rules.maxPieces()) {
            return new Verdict.Rejected(ContaminationRules.PIECES, Integer.toString(all));
        }
        return pieces.isEmpty()
                ? new Verdict.Rejected(ContaminationRules.CHARACTERS, text(text, matches.get(0), spans))
                : new Verdict.Kept(String.join(SEPARATOR, pieces));
    }

    /** The words of a match as they stand in the text, on one line. */
    private static String text(String text, Match match, int[] spans) {
        return text.substring(start(match, spans), end(match, spans)).replaceAll("\\s+", " ");
    }

    private static int start(Match match, int[] spans) {
        return spans[2 * match.firstWord()];
    }

    private static int end(Match match, int[] spans) {
        return spans[2 * (match.firstWord() + match.length()) - 1];
    }
}
