package io.rondo.prep.extraction;

import java.util.List;

/** How much of one sequence of words is in another, in its order: their longest common subsequence. */
record WordScore(int common, int found, int expected) {
    static final WordScore NONE = new WordScore(0, 0, 0);

    static WordScore of(List<String> found, List<String> expected) {
        int[] row = new int[expected.size() + 1];
        for (String word : found) {
            int diagonal = 0;
            for (int i = 1; i < row.length; i++) {
                int above = row[i];
                row[i] = word.equals(expected.get(i - 1)) ? diagonal + 1 : Math.max(above, row[i - 1]);
                diagonal = above;
            }
        }
        return new WordScore(row[expected.size()], found.size(), expected.size());
    }

    WordScore plus(WordScore other) {
        return new WordScore(common + other.common, found + other.found, expected + other.expected);
    }

    double precision() {
        return found == 0 ? 0 : (double) common / found;
    }

    double recall() {
        return (double) common / expected;
    }

    double f1() {
        return common == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
    }
}
