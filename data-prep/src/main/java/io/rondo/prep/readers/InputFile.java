package io.rondo.prep.readers;

/**
 * A file of the input.
 *
 * @param uri where it is
 * @param length bytes, as stored
 * @param modified milliseconds since 1970, as its file system says
 * @param format never {@link InputFormat#AUTO}
 */
public record InputFile(String uri, long length, long modified, InputFormat format) {
    /** As the manifest names it; the length tells when a file has changed. */
    public String description() {
        return uri + " (" + length + " bytes)";
    }
}
