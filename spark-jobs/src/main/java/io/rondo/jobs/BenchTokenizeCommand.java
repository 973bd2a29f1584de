package io.rondo.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rondo bench tokenize}: how fast a text is encoded, and how fast a tokenizer is trained on it. */
@Command(
        name = "tokenize",
        description = {
            "Times the encoding of a text's lines on one thread, with a given tokenizer or one that is trained on the"
                    + " text, and of long runs of one character."
        })
final class BenchTokenizeCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LEAST_VOCABULARY = 257;

    @Option(names = "--text", paramLabel = "FILE", required = true, description = "UTF-8 text; it must fit in memory.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path text;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "A tokenizer.json or .tiktoken file (default: a byte-pair encoding is trained on the text).")
    private Optional<Path> tokenizer = Optional.empty();

    @Option(
            names = "--vocabulary-size",
            paramLabel = "N",
            defaultValue = "32000",
            description = "Tokens of the tokenizer that is trained (default ${DEFAULT-VALUE}).")
    private int vocabularySize;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Times that the text is encoded, after one for warm-up (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--json", description = "Prints one line of JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() {
        if (rounds < 1) {
            throw new RondoException(ExitCode.USAGE, "--rounds " + rounds + " is out of range; expected 1 or more");
        }
        if (vocabularySize < LEAST_VOCABULARY) {
            throw new RondoException(
                    ExitCode.USAGE,
                    "--vocabulary-size " + vocabularySize + " is out of range; expected " + LEAST_VOCABULARY
                            + " or more");
        }
        List<String> lines = lines();
        TokenizeBenchmark benchmark = tokenizer
                .map(TokenizeCommand::readTokenizer)
                .map(TokenizeBenchmark::of)
                .orElseGet(() -> TokenizeBenchmark.trained(lines, vocabularySize));
        TokenizeBenchmark.Result result = benchmark.run(lines, rounds);
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? json(benchmark, result) : text(benchmark, result));
        return ExitCode.OK.code();
    }

    private List<String> lines() {
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

    private String text(TokenizeBenchmark benchmark, TokenizeBenchmark.Result result) {
        Tokenizer encoder = benchmark.tokenizer();
        StringBuilder lines = new StringBuilder();
        line(lines, "text", "%s, %,d lines, %.1f MB", text, result.lines(), result.bytes() / 1e6);
        line(
                lines,
                "tokenizer",
                "%s, %,d tokens",
                tokenizer.map(Path::toString).orElse("trained on the text"),
                encoder.vocabularySize());
        benchmark
                .training()
                .ifPresent(training -> line(
                        lines,
                        "training",
                        "%.1f s to count %,d distinct words, %.1f s to merge",
                        training.countingSeconds(),
                        training.distinctWords(),
                        training.mergingSeconds()));
        line(lines, "tokens", "%,d, %.2f bytes per token", result.tokens(), result.bytes() / (double) result.tokens());
        line(
                lines,
                "speed",
                "median %.1f MB/s, best %.1f MB/s of %d rounds, one thread",
                result.bytes() / 1e6 / result.median(),
                result.bytes() / 1e6 / result.best(),
                result.seconds().size());
        result.worstCases()
                .forEach((unit, seconds) -> line(lines, "worst case", "%.2f s for 10 MB of %s", seconds, unit));
        return lines.toString().stripTrailing();
    }

    private String json(TokenizeBenchmark benchmark, TokenizeBenchmark.Result result) {
        ObjectNode values = JSON.createObjectNode()
                .put("lines", result.lines())
                .put("bytes", result.bytes())
                .put("vocabularySize", benchmark.tokenizer().vocabularySize())
                .put("tokens", result.tokens())
                .put("medianBytesPerSecond", result.bytes() / result.median())
                .put("bestBytesPerSecond", result.bytes() / result.best());
        benchmark.training().ifPresent(training -> values.put("distinctWords", training.distinctWords())
                .put("countingSeconds", training.countingSeconds())
                .put("mergingSeconds", training.mergingSeconds()));
        ObjectNode worst = values.putObject("worstCaseSeconds");
        result.worstCases().forEach(worst::put);
        return values.toString();
    }

    private static void line(StringBuilder text, String heading, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "%-10s ", heading))
                .append(String.format(Locale.ROOT, format, values))
                .append(System.lineSeparator());
    }
}
