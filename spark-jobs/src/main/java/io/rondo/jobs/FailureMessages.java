package io.rondo.jobs;

import io.rondo.config.ExitCode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on standard error, in one sentence after {@code rondo:}, why a command failed. */
final class FailureMessages implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** Goes to the log file only; see log4j2.properties. */
    private static final Logger DETAILS = LoggerFactory.getLogger("io.rondo.details");

    @Override
    public int handleParseException(ParameterException exception, String[] arguments) {
        CommandLine commandLine = exception.getCommandLine();
        commandLine
                .getErr()
                .printf(
                        "rondo: %s; see %s --help%n",
                        usageSentence(exception), commandLine.getCommandSpec().qualifiedName());
        return ExitCode.USAGE.code();
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine commandLine, ParseResult parsed) {
        return report(commandLine, exception);
    }

    /** Prints what an exception means, logs the rest, and returns the exit code. */
    static int report(CommandLine commandLine, Throwable thrown) {
        Failure failure = Failure.of(thrown);
        if (failure.foreseen()) {
            DETAILS.debug("{}", failure.sentence(), thrown); // a cluster's log shows no stack trace for a mistake
        } else {
            DETAILS.error("{}", failure.sentence(), thrown);
        }
        String hint = failure.foreseen()
                ? ""
                : LogFile.current().map(file -> " (details: " + file + ")").orElse(" (details: in the log)");
        commandLine.getErr().println("rondo: " + failure.sentence() + hint);
        if (isVerbose(commandLine)) {
            thrown.printStackTrace(commandLine.getErr());
        }
        return failure.exitCode().code();
    }

    private static boolean isVerbose(CommandLine commandLine) {
        CommandLine root = commandLine;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root.getCommand() instanceof RondoCommand command && command.isVerbose();
    }

    private static String usageSentence(ParameterException exception) {
        if (exception instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && !exception.getCommandLine().getSubcommands().isEmpty()) {
            return "there is no command '" + unmatched.getUnmatched().get(0) + "'" + didYouMean(unmatched);
        }
        String message = String.valueOf(exception.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        String suggestions = exception instanceof UnmatchedArgumentException unmatched ? didYouMean(unmatched) : "";
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) + suggestions;
    }

    private static String didYouMean(UnmatchedArgumentException exception) {
        List<String> suggestions = exception.getSuggestions();
        return suggestions.isEmpty()
                ? ""
                : suggestions.stream()
                        .map(name -> name.replaceAll("=.*", ""))
                        .limit(3)
                        .collect(Collectors.joining(" or ", " (did you mean ", "?)"));
    }
}
