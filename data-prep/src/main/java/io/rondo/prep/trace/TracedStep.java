package io.rondo.prep.trace;

import java.util.List;

/**
 * What a step of the pipeline did to a document that it kept.
 *
 * @param name e.g. {@code gopher-quality}
 * @param changed whether it changed the text
 * @param rules those that could have rejected the document and did not; empty too if another Rondo made the dataset and
 *     its settings cannot be read
 */
public record TracedStep(String name, boolean changed, List<String> rules) {
    public TracedStep {
        rules = List.copyOf(rules);
    }
}
