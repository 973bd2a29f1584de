package io.rondo.prep.readers;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds the files that paths and globs name. */
public final class InputFiles {
    private InputFiles() {}

    /**
     * The files, each once, by ascending URI. A directory stands for all files in it, at any depth, whose names do not
     * begin with {@code _} or {@code .}.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if an entry names no file or a file's format cannot be told
     */
    public static List<InputFile> find(List<String> pathsAndGlobs, InputFormat format, Configuration configuration)
            throws IOException {
        Map<String, InputFile> found = new TreeMap<>();
        for (String entry : pathsAndGlobs) {
            int before = found.size();
            if (!collect(entry, format, configuration, found)) {
                throw new RondoException(
                        ExitCode.BAD_DATA,
                        "input '" + entry + "' matches no file; expected a file, a directory that holds files, or a"
                                + " glob (" + before + " files were found before it)");
            }
        }
        return new ArrayList<>(found.values());
    }

    /** The same files, where an entry may name none. */
    public static List<InputFile> stillThere(
            List<String> pathsAndGlobs, InputFormat format, Configuration configuration) throws IOException {
        Map<String, InputFile> found = new TreeMap<>();
        for (String entry : pathsAndGlobs) {
            collect(entry, format, configuration, found);
        }
        return new ArrayList<>(found.values());
    }

    /** Whether the entry names a file. */
    private static boolean collect(
            String entry, InputFormat format, Configuration configuration, Map<String, InputFile> target)
            throws IOException {
        List<FileStatus> files = matches(entry, configuration);
        for (FileStatus file : files) {
            InputFile inputFile = inputFile(file, format);
            target.put(inputFile.uri(), inputFile);
        }
        return !files.isEmpty();
    }

    private static List<FileStatus> matches(String entry, Configuration configuration) throws IOException {
        Path path;
        FileSystem files;
        try {
            path = new Path(entry);
            files = path.getFileSystem(configuration);
        } catch (IllegalArgumentException | IOException e) {
            throw new RondoException(ExitCode.USAGE, "input '" + entry + "' cannot be looked up: " + e.getMessage(), e);
        }
        List<FileStatus> matches = new ArrayList<>();
        FileStatus[] found = files.globStatus(path);
        if (found != null) {
            for (FileStatus status : found) {
                collect(files, status, matches);
            }
        }
        matches.sort(Comparator.comparing(FileStatus::getPath));
        return matches;
    }

    private static void collect(FileSystem files, FileStatus status, List<FileStatus> target) throws IOException {
        if (!status.isDirectory()) {
            target.add(status);
            return;
        }
        for (FileStatus child : files.listStatus(status.getPath())) {
            String name = child.getPath().getName();
            if (!name.startsWith("_") && !name.startsWith(".")) {
                collect(files, child, target);
            }
        }
    }

    private static InputFile inputFile(FileStatus file, InputFormat format) {
        String uri = file.getPath().toString();
        InputFormat told = format == InputFormat.AUTO
                ? InputFormat.ofName(file.getPath().getName()).orElseThrow(() -> unknown(uri))
                : format;
        return new InputFile(uri, file.getLen(), file.getModificationTime(), told);
    }

    private static RondoException unknown(String uri) {
        return new RondoException(
                ExitCode.BAD_DATA,
                uri
                        + ": its format cannot be told from its name; expected the ending txt, tsv, csv, jsonl, html, warc, wet or parquet"
                        + " (then perhaps .gz or .zst), or set format");
    }
}
