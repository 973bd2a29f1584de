/**
 * What happened to a corpus, counted by Spark and told to people: {@code report.html} and {@code datacard.md}. Whatever reaches the driver is bounded, however large the corpus is.
 */
package io.rondo.prep.report;
