package io.rondo.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A local directory, by java.nio: Hadoop's local file system neither forces data to disk nor refuses to overwrite on
 * rename, and leaves {@code .crc} files beside everything.
 */
final class LocalFileStore implements FileStore {
    private final Path root;

    LocalFileStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public String root() {
        return "file:" + root;
    }

    @Override
    public FileStore directory(String path) {
        return new LocalFileStore(at(path));
    }

    @Override
    public Optional<FileStore> parent() {
        return Optional.ofNullable(root.getParent()).map(LocalFileStore::new);
    }

    @Override
    public Optional<FileEntry> entry(String path) throws IOException {
        return entry(at(path));
    }

    @Override
    public List<FileEntry> list(String path) throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(at(path))) {
            for (Path child : children) {
                entry(child).ifPresent(entries::add);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        entries.sort(Comparator.comparing(FileEntry::name));
        return List.copyOf(entries);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(at(path));
    }

    @Override
    public PositionedInput openPositioned(String path) throws IOException {
        return new LocalPositionedInput(FileChannel.open(at(path), StandardOpenOption.READ));
    }

    @Override
    public OutputStream create(String path) throws IOException {
        Path file = at(path);
        createDirectories(parent(file));
        return LocalDurableOutput.create(file);
    }

    @Override
    public boolean createExclusively(String path, byte[] content) throws IOException {
        Path file = at(path);
        Path temporary = file.resolveSibling(".tmp-" + UUID.randomUUID());
        try {
            try (OutputStream out = create(root.relativize(temporary).toString().replace('\\', '/'))) {
                out.write(content);
            }
            // A link appears whole and never replaces, where a rename on POSIX would silently overwrite.
            link(file, temporary);
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(parent(file));
        return true;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Path source = at(from);
        Path target = at(to);
        createDirectories(parent(target));
        if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
            renameDirectory(source, target);
        } else {
            link(target, source);
            Files.delete(source);
        }
        sync(parent(target));
        sync(parent(source));
    }

    @Override
    public void delete(String path) throws IOException {
        Path top = at(path);
        if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
        sync(parent(top));
    }

    private Path at(String path) {
        return path.isEmpty() ? root : root.resolve(RelativePath.check(path));
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    private static Optional<FileEntry> entry(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            boolean directory = attributes.isDirectory();
            return Optional.of(new FileEntry(name(file), directory ? 0 : attributes.size(), directory));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    /** On POSIX a directory replaces an empty one at most, and the check refuses that one too unless it appears just now. */
    private static void renameDirectory(Path source, Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        try {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            throw e;
        }
    }

    private static void link(Path link, Path existing) throws IOException {
        try {
            Files.createLink(link, existing);
        } catch (UnsupportedOperationException e) {
            throw new IOException(link + " cannot be committed: its file system has no hard links", e);
        }
    }

    /** Creates what is missing and forces each new name to disk. */
    private static void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        createDirectories(parent(directory));
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        } catch (IOException e) {
            throw OutOfSpaceException.isSaidBy(e) ? new OutOfSpaceException(directory.toString(), e) : e;
        }
        sync(parent(directory));
    }

    /** Forces the names in a directory to disk, where the operating system offers that (not on Windows). */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!System.getProperty("os.name", "").startsWith("Windows")) {
                throw e;
            }
        }
    }
}
