/**
 * Pages of the web to texts: first the character set of a page. It is a function of the page alone, so the same page gives
 * the same text everywhere.
 */
package io.rondo.prep.extraction;
