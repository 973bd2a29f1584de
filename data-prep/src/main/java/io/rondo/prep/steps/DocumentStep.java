package io.rondo.prep.steps;

import io.rondo.prep.documents.Document;
import io.rondo.prep.documents.Verdict;
import java.io.IOException;
import java.io.Serializable;

/** A step that looks at one document at a time. Neighbouring ones run in one pass. */
public sealed interface DocumentStep extends Step
        permits Extract, Normalize, MinCharacters, Language, GopherQuality, GopherRepetition, C4, Fineweb, Privacy {
    /** Judges the documents of one task, one after the other. */
    interface Judge {
        /** Lets the document go on, changed or not, or rejects it. The verdict depends on the document only. */
        Verdict judge(Document document);
    }

    /** A step that has what it needs; goes to every task. */
    interface Prepared extends Serializable {
        /** Gets ready for one task. */
        Judge begin();
    }

    /**
     * Loads on the driver what the tasks need.
     *
     * @throws io.rondo.config.RondoException if the settings or a file they name are not as they must be
     */
    Prepared prepare(StepResources resources) throws IOException;
}
