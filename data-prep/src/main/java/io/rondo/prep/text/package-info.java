/**
 * How a text falls into words, lines, paragraphs and sentences. Rules share one scan of a document, and nothing here uses
 * regular expressions.
 */
package io.rondo.prep.text;
