package io.rondo.prep.decontamination;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * All n-grams of the evaluation sets, each with the files that have it. A text of fewer words than an n-gram counts as one
 * if it has enough of them; shorter ones are left out, as they stand in many texts by chance.
 */
final class EvaluationNgrams {
    /** What a file has. */
    static final class FileCounts {
        long texts;
        long tooShort;
    }

    private final List<EvaluationFile> files;
    private final int words;
    private final int minWords;
    private final NgramTable table = new NgramTable();
    /** Sets of files, ascending, by the number that the table holds. */
    private final List<List<Integer>> owners = new ArrayList<>();

    private final Map<List<Integer>, Integer> numbers = new HashMap<>();
    private final TreeSet<Integer> lengths = new TreeSet<>();
    private final List<FileCounts> counts = new ArrayList<>();

    private EvaluationNgrams(List<EvaluationFile> files, int words, int minWords) {
        this.files = files;
        this.words = words;
        this.minWords = minWords;
    }

    /** Reads the evaluation sets. */
    static EvaluationNgrams read(List<EvaluationFile> files, int words, int minWords, EvaluationFile.Opener opener)
            throws IOException {
        EvaluationNgrams ngrams = new EvaluationNgrams(files, words, minWords);
        for (int number = 0; number < files.size(); number++) {
            int file = number;
            FileCounts counts = new FileCounts();
            ngrams.forEach(file, opener, new NgramConsumer() {
                @Override
                public void take(long line, String text, int length, WordSequence sequence) {
                    counts.texts++;
                    ngrams.lengths.add(length);
                    sequence.forEach(length, (first, hash) -> ngrams.add(hash, file));
                }

                @Override
                public void takeTooShort() {
                    counts.texts++;
                    counts.tooShort++;
                }
            });
            ngrams.counts.add(counts);
        }
        return ngrams;
    }

    /** Takes texts with the length of the n-grams that they are cut into. */
    interface NgramConsumer {
        void take(long line, String text, int length, WordSequence sequence);

        default void takeTooShort() {}
    }

    /** Goes through the texts of a file again; blank ones are left out. */
    void forEach(int file, EvaluationFile.Opener opener, NgramConsumer consumer) throws IOException {
        WordSequence sequence = new WordSequence();
        files.get(file).forEach(opener, (line, text) -> {
            sequence.read(text);
            if (sequence.count() >= minWords) {
                consumer.take(line, text, Math.min(words, sequence.count()), sequence);
            } else if (sequence.count() > 0) {
                consumer.takeTooShort();
            }
        });
    }

    NgramTable table() {
        return table;
    }

    /** The files, ascending, that have an n-gram with this number in the table. */
    List<List<Integer>> owners() {
        return owners;
    }

    /** How many words the n-grams have: few different numbers. */
    List<Integer> lengths() {
        return List.copyOf(lengths);
    }

    List<EvaluationFile> files() {
        return files;
    }

    FileCounts counts(int file) {
        return counts.get(file);
    }

    private void add(long hash, int file) {
        int before = table.get(hash);
        if (before == NgramTable.ABSENT) {
            if (table.size() == NgramTable.MOST_NGRAMS) {
                throw new RondoException(
                        ExitCode.USAGE,
                        "the evaluation sets of decontaminate have more than " + NgramTable.MOST_NGRAMS
                                + " different n-grams; name fewer files in one step");
            }
            table.put(hash, number(List.of(file)));
            return;
        }
        List<Integer> known = owners.get(before);
        // Files are read one after the other, so this one would be the last.
        if (known.get(known.size() - 1) != file) {
            List<Integer> more = new ArrayList<>(known);
            more.add(file);
            table.put(hash, number(List.copyOf(more)));
        }
    }

    private int number(List<Integer> ofFiles) {
        return numbers.computeIfAbsent(ofFiles, key -> {
            owners.add(key);
            return owners.size() - 1;
        });
    }
}
