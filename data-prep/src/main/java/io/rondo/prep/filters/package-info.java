/**
 * Rules that drop documents, applied in a fixed order in one pass. The first rule that objects gives the verdict.
 */
package io.rondo.prep.filters;
