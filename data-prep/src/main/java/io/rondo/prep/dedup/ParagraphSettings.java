package io.rondo.prep.dedup;

import io.rondo.config.Default;
import io.rondo.config.Range;
import java.io.Serializable;

/**
 * Which paragraphs are removed when they come again.
 *
 * @param minWords shorter paragraphs always stay, as headings, list items and closing braces repeat by their nature
 */
public record ParagraphSettings(@Default("5") @Range(min = 1, max = 1_000_000) int minWords) implements Serializable {}
