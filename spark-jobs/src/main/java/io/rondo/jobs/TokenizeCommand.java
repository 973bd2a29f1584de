package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import io.rondo.tokenizer.TokenizerFormatException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rondo tokenize}: lines of text to lines of token ids, and back, as a stream. */
@Command(
        name = "tokenize",
        description = "Turns lines of text on standard input into lines of space-separated token ids, or back.")
final class TokenizeCommand implements Callable<Integer> {
    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            required = true,
            description = "The tokenizer.json of a dataset or an exported model, or one of OpenAI's .tiktoken files.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(names = "--decode", description = "Reads lines of token ids and writes text.")
    private boolean decode;

    @Override
    public Integer call() throws IOException {
        Tokenizer tokenizer = readTokenizer(file);
        LineTranslation translation = decode ? new IdsToText(tokenizer) : new TextToIds(tokenizer);
        // System.in and System.out would be buffered twice, and System.out hides a full disk.
        try (InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16);
                OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16)) {
            translation.translateAll(in, out);
        }
        return ExitCode.OK.code();
    }

    /** {@link RondoException} says why the file is no tokenizer. */
    static Tokenizer readTokenizer(Path file) {
        try {
            return TokenizerFile.read(file);
        } catch (NoSuchFileException missing) {
            throw new RondoException(
                    ExitCode.BAD_DATA, file + " does not exist; a tokenizer.json was expected", missing);
        } catch (TokenizerFormatException notATokenizer) {
            throw new RondoException(ExitCode.BAD_DATA, String.valueOf(notATokenizer.getMessage()), notATokenizer);
        } catch (IOException unreadable) {
            throw new RondoException(
                    ExitCode.BAD_DATA, file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
