/**
 * Files to documents: text, separated values, JSON lines, pages, web archives (each plain, gzip or zstd) and Parquet. Broken
 * records become documents with the verdict "bad"; a broken file stops the job with a sentence that names it.
 */
package io.rondo.prep.readers;
