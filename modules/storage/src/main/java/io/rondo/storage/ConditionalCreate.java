package io.rondo.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;

/**
 * The exclusive create of an object store, which has no atomic rename: the object comes into being whole when it is
 * closed, and only if there is none (S3's {@code If-None-Match}; in Hadoop's S3A from 3.4.2 on).
 */
record ConditionalCreate(FileSystem files) {
    /**
     * Creates an object.
     *
     * @return whether this call created it; false if there was one with another content
     */
    boolean create(Path file, byte[] content) throws IOException {
        FSDataOutputStream out;
        try {
            FSDataOutputStreamBuilder<?, ?> builder = files.createFile(file);
            builder.recursive();
            builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
            out = builder.build();
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            throw new IOException(
                    file + " cannot be committed: its file system offers neither an atomic rename nor"
                            + " fs.option.create.conditional.overwrite",
                    e);
        }
        try {
            out.write(content);
        } catch (IOException e) {
            // Closing it would make an object of the part that was written.
            abort(out, e);
            throw e;
        }
        try {
            out.close();
            return true;
        } catch (IOException e) {
            // Refused because there is one, or a lost answer that was asked for again: what is there now can tell.
            abort(out, e);
            return isOurs(file, content, e);
        }
    }

    private boolean isOurs(Path file, byte[] content, IOException failure) throws IOException {
        try (FSDataInputStream in = files.open(file)) {
            return Arrays.equals(in.readNBytes(content.length + 1), content);
        } catch (FileNotFoundException e) {
            throw failure;
        }
    }

    private static void abort(FSDataOutputStream out, IOException failure) {
        try {
            out.abort();
        } catch (UnsupportedOperationException e) {
            failure.addSuppressed(e);
        }
    }
}
