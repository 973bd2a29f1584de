/** Which language a text is in, as OpenNLP's detector tells it, and which languages are wanted. */
package io.rondo.prep.language;
