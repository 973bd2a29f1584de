/**
 * Makes equal what should be equal: line ends, control characters, composed characters, and text whose UTF-8 was once read
 * as Latin-1 or Windows-1252. {@link io.rondo.prep.normalization.TextNormalizer} applied twice does what it does once.
 */
package io.rondo.prep.normalization;
