package io.rondo.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.ipc.RemoteException;

/** Turns Hadoop's exceptions into those that {@link FileStore} promises. */
final class HadoopFailures {
    private HadoopFailures() {}

    interface Action<T> {
        T run() throws IOException;
    }

    static <T> T translating(Path path, Action<T> action) throws IOException {
        try {
            return action.run();
        } catch (IOException e) {
            throw translated(path, e);
        }
    }

    /** Says where a file became unreadable: a checksum does not hold, or no DataNode has the block. */
    static <T> T reading(String file, long position, Action<T> action) throws IOException {
        try {
            return action.run();
        } catch (BlockMissingException | ChecksumException e) {
            throw new UnreadableFileException(file, position, e);
        }
    }

    private static IOException translated(Path path, IOException failure) {
        IOException cause = failure instanceof RemoteException remote ? remote.unwrapRemoteException() : failure;
        String kind = cause instanceof RemoteException remote
                ? remote.getClassName()
                : cause.getClass().getName();
        // A file that another client is still writing exists too, though the NameNode words it differently.
        if (cause instanceof FileAlreadyExistsException
                || kind.endsWith(".AlreadyBeingCreatedException")
                || kind.endsWith(".RecoveryInProgressException")) {
            return caused(new java.nio.file.FileAlreadyExistsException(path.toString()), failure);
        }
        if (cause instanceof FileNotFoundException) {
            return caused(new NoSuchFileException(path.toString(), null, cause.getMessage()), failure);
        }
        boolean full = cause instanceof ClusterStorageCapacityExceededException
                || String.valueOf(cause.getMessage()).contains("could only be written to 0 of the");
        // Always a new exception: HDFS throws one and the same from write() and close().
        return full
                ? new OutOfSpaceException(path.toString(), cause)
                : new IOException(path + ": " + cause.getMessage(), failure);
    }

    private static IOException caused(IOException translated, IOException cause) {
        translated.initCause(cause);
        return translated;
    }
}
