package io.rondo.prep.filters;

import io.rondo.prep.documents.Verdict;
import java.io.Serializable;
import java.util.Optional;

/** A rule that may drop a document because of its text. What is serialised is the rule's settings only. */
public sealed interface DocumentFilter extends Serializable permits LengthFilter, LanguageFilter {
    /** Judges the documents of one task, one after the other. */
    interface Judge {
        /** Why the document is dropped, if it is. */
        Optional<Verdict> objection(String text);
    }

    /** Prepares the rule for one task. */
    Judge begin();
}
