/**
 * Pages of the web to texts: the character set of a page, and what of its HTML is the main text. Both are functions of the
 * page alone, so the same page gives the same text everywhere.
 */
package io.rondo.prep.extraction;
