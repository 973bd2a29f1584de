package io.rondo.prep.steps;

/** A step that compares documents with each other, and so has to bring them together or go through them twice. */
public sealed interface CorpusStep extends Step
        permits ExactDuplicates, NearDuplicates, ParagraphDuplicates, Decontaminate {}
