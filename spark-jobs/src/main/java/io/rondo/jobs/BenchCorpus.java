package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.HadoopFileStore;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * Text files for benchmarks, one document a line. The first is the text as it is, Europarl if none is named; a larger
 * corpus has copies of it with the words of each document in another order, which share hardly any n-gram.
 *
 * @param directory for the files
 */
record BenchCorpus(Path directory) {
    /** Writes the files {@code 0 … copies-1}. */
    void write(Optional<Path> text, int copies) throws IOException {
        List<String> lines = text.isPresent() ? lines(text.get()) : europarl();
        for (int copy = 0; copy < copies; copy++) {
            Random random = new Random(copy);
            try (BufferedWriter file = Files.newBufferedWriter(file(copy))) {
                for (String line : lines) {
                    String[] words = line.split(" ");
                    if (copy > 0) {
                        Collections.shuffle(Arrays.asList(words), random);
                    }
                    file.write(String.join(" ", words));
                    file.write('\n');
                }
            }
        }
    }

    /** The first files of those that were written. */
    List<Path> files(int copies) {
        List<Path> files = new ArrayList<>();
        for (int copy = 0; copy < copies; copy++) {
            files.add(file(copy));
        }
        return files;
    }

    /** Bytes of the first files. */
    long bytes(int copies) throws IOException {
        long bytes = 0;
        for (Path file : files(copies)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /** {@link RondoException} with {@link ExitCode#USAGE} unless an option's number is positive. */
    static void require(String option, int value) {
        if (value < 1) {
            throw new RondoException(ExitCode.USAGE, option + " " + value + " is out of range; expected 1 or more");
        }
    }

    /** Nanoseconds that all threads of this process have computed so far. */
    static long processorTime() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("the system does not tell the processor time"))
                .toNanos();
    }

    private Path file(int copy) {
        return directory.resolve("copy-" + copy + ".txt");
    }

    private List<String> europarl() throws IOException {
        QuickstartText.copyTo(HadoopFileStore.at("file:" + directory));
        List<String> texts = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(directory.resolve(QuickstartText.FILE))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                texts.add(line.substring(line.lastIndexOf('\t') + 1).replace('\r', ' '));
            }
        }
        return texts;
    }

    private static List<String> lines(Path text) {
        try {
            List<String> lines = Files.readAllLines(text);
            if (lines.isEmpty()) {
                throw new RondoException(ExitCode.BAD_DATA, text + " is empty; a text was expected");
            }
            return lines;
        } catch (NoSuchFileException missing) {
            throw new RondoException(ExitCode.BAD_DATA, text + " does not exist; a text file was expected", missing);
        } catch (MalformedInputException notUtf8) {
            throw new RondoException(ExitCode.BAD_DATA, text + " is not UTF-8", notUtf8);
        } catch (IOException unreadable) {
            throw new RondoException(
                    ExitCode.BAD_DATA, text + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
