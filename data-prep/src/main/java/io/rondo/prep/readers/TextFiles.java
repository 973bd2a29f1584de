package io.rondo.prep.readers;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Single files that belong to the settings rather than to the corpus. */
public final class TextFiles {
    private TextFiles() {}

    /** Opens a file on any file system, decompressed by the ending of its name. */
    public static InputStream open(String uri, Configuration configuration) throws IOException {
        Path path = new Path(uri);
        InputStream stored = path.getFileSystem(configuration).open(path);
        try {
            return Compression.ofName(uri).decompress(stored);
        } catch (IOException e) {
            stored.close();
            throw e;
        }
    }
}
