package io.rondo.prep.steps;

import io.rondo.config.Choice;
import java.io.Serializable;
import java.util.List;

/**
 * One step of the pipeline with its settings. What is serialised, to tasks and as text into the manifest, are the
 * settings only.
 */
@Choice(key = "step")
public sealed interface Step extends Serializable permits DocumentStep, CorpusStep {
    /** As settings and reports call it, e.g. {@code gopher-quality}. */
    String name();

    /** The names of all rules that may reject a document, in the order in which they are asked. */
    List<String> rules();
}
