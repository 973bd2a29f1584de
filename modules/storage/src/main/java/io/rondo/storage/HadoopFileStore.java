package io.rondo.storage;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * A directory on a Hadoop file system. Commits rest on HDFS's rename, which is atomic and refuses an existing target;
 * S3A has no such rename, so there small files are committed by a conditional create, and renames are refused.
 */
public final class HadoopFileStore implements FileStore {
    private static final FsPermission FILE = new FsPermission((short) 0640);
    private static final FsPermission DIRECTORY = new FsPermission((short) 0750);

    private final FileSystem files;
    private final FileContext renames;
    private final Path root;

    private HadoopFileStore(FileSystem files, FileContext renames, Path root) {
        this.files = files;
        this.renames = renames;
        this.root = root;
    }

    /** The store at a URI, or at a path on the default file system of the Hadoop configuration on the class path. */
    public static FileStore at(String uriOrLocalPath) {
        return at(uriOrLocalPath, new Configuration());
    }

    /**
     * The store at a URI ({@code hdfs://…}, {@code file:/…}), or at a path on the configuration's default file system,
     * which is the local one when nothing is configured. The directory need not exist.
     *
     * @throws RondoException with {@link ExitCode#USAGE} if there is no such file system
     */
    public static FileStore at(String uriOrLocalPath, Configuration configuration) {
        try {
            Path given = new Path(uriOrLocalPath);
            FileSystem files = given.getFileSystem(configuration);
            Path root = files.makeQualified(given);
            if (root.toUri().getScheme().equals("file")) {
                return new LocalFileStore(java.nio.file.Path.of(root.toUri().getPath()));
            }
            return new HadoopFileStore(files, FileContext.getFileContext(files.getUri(), configuration), root);
        } catch (IOException | IllegalArgumentException e) {
            throw new RondoException(
                    ExitCode.USAGE,
                    "\"" + uriOrLocalPath + "\" is not on a file system that can be reached: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public String root() {
        return root.toString();
    }

    @Override
    public FileStore directory(String path) {
        return new HadoopFileStore(files, renames, path(path));
    }

    @Override
    public Optional<FileStore> parent() {
        return Optional.ofNullable(root.getParent()).map(parent -> new HadoopFileStore(files, renames, parent));
    }

    @Override
    public Optional<FileEntry> entry(String path) throws IOException {
        try {
            return Optional.of(entry(files.getFileStatus(path(path))));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<FileEntry> list(String path) throws IOException {
        Path directory = path(path);
        List<FileEntry> entries = new ArrayList<>();
        try {
            for (FileStatus status : files.listStatus(directory)) {
                if (status.getPath().equals(directory)) {
                    throw new NotDirectoryException(directory.toString());
                }
                entries.add(entry(status));
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        entries.sort(Comparator.comparing(FileEntry::name));
        return List.copyOf(entries);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return new HadoopInput(path(path).toString(), openFile(path));
    }

    @Override
    public PositionedInput openPositioned(String path) throws IOException {
        FSDataInputStream input = openFile(path);
        return new HadoopPositionedInput(
                path(path).toString(), input, files.getFileStatus(path(path)).getLen());
    }

    @Override
    public OutputStream create(String path) throws IOException {
        Path file = path(path);
        return HadoopFailures.translating(file, () -> {
            makeParent(file);
            return new HadoopDurableOutput(
                    file,
                    files.createFile(file).permission(FILE).overwrite(false).build());
        });
    }

    @Override
    public boolean createExclusively(String path, byte[] content) throws IOException {
        Path file = path(path);
        if (isObjectStore(file)) {
            return HadoopFailures.translating(file, () -> new ConditionalCreate(files).create(file, content));
        }
        Path temporary = new Path(file.getParent(), ".tmp-" + UUID.randomUUID());
        String temporaryName =
                temporary.toUri().getPath().substring(root.toUri().getPath().length() + 1);
        boolean created = false;
        try {
            try (OutputStream out = create(temporaryName)) {
                out.write(content);
            }
            rename(temporaryName, path);
            created = true;
        } catch (java.nio.file.FileAlreadyExistsException e) {
            return false;
        } finally {
            if (!created) {
                files.delete(temporary, false);
            }
        }
        return true;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Path source = path(from);
        Path target = path(to);
        if (isObjectStore(target)) {
            throw new IOException(target + " cannot be renamed to: S3 has no atomic rename; use HDFS or a local path");
        }
        HadoopFailures.translating(target, () -> {
            makeParent(target);
            renames.rename(source, target, Options.Rename.NONE);
            return target;
        });
    }

    @Override
    public void delete(String path) throws IOException {
        files.delete(path(path), true);
    }

    private FSDataInputStream openFile(String path) throws IOException {
        Path file = path(path);
        try {
            return files.open(file);
        } catch (FileNotFoundException e) {
            throw (NoSuchFileException) new NoSuchFileException(file.toString()).initCause(e);
        }
    }

    /** By parts, since Hadoop takes a colon in a relative path for the end of a scheme. */
    private Path path(String path) {
        return path.isEmpty()
                ? root
                : new Path(
                        root.toUri().getScheme(),
                        root.toUri().getAuthority(),
                        root.toUri().getPath() + "/" + RelativePath.check(path));
    }

    private void makeParent(Path file) throws IOException {
        Path parent = file.getParent();
        if (!files.exists(parent)) {
            files.mkdirs(parent, DIRECTORY);
        }
    }

    private static boolean isObjectStore(Path file) {
        return file.toUri().getScheme().startsWith("s3");
    }

    private static FileEntry entry(FileStatus status) {
        return new FileEntry(
                status.getPath().getName(), status.isDirectory() ? 0 : status.getLen(), status.isDirectory());
    }
}
