package io.rondo.prep.trace;

import java.util.List;

/**
 * What a training sequence holds: its inputs and, shifted by one, its labels.
 *
 * @param split e.g. {@code train}
 * @param number of the sequence, counted from 0
 * @param firstToken position of its first token in the token stream of the split
 * @param tokens the sequence length plus one
 * @param parts the documents that it covers, in order
 */
public record TracedSequence(String split, long number, long firstToken, int tokens, List<TracedPart> parts) {
    public TracedSequence {
        parts = List.copyOf(parts);
    }
}
