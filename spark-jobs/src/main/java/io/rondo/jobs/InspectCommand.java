package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rondo inspect}: says what a directory is and whether it is intact. */
@Command(
        name = "inspect",
        description = "Says what a dataset, run, checkpoint or exported model is, and whether its checksums hold.")
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", description = "The directory; a local path or hdfs://…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String path;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        FileStore directory = Directories.ofThisProcess().at(path);
        PrintWriter out = command.commandLine().getOut();
        InspectSubject subject = InspectSubject.in(directory);
        for (Map.Entry<String, String> line : subject.describe().entrySet()) {
            out.printf("%-12s %s%n", line.getKey(), line.getValue());
        }
        out.flush();
        out.printf("%-12s %s%n", "checksums", subject.verify());
        return ExitCode.OK.code();
    }
}
