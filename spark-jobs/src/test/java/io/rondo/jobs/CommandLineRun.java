package io.rondo.jobs;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/** What a command line that ran within this JVM did. */
record CommandLineRun(int exitCode, String out, String err) {
    static CommandLineRun of(String... arguments) {
        try {
            // Surefire names a directory that does not exist yet; native libraries are unpacked there.
            Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CommandLine rondo = RondoCommand.commandLine(new RondoCommand());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        rondo.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = RondoCommand.run(rondo, arguments);
        return new CommandLineRun(exitCode, out.toString(), err.toString());
    }

    /** The same for an argument list that is put together. */
    static CommandLineRun of(java.util.List<String> arguments) {
        return of(arguments.toArray(String[]::new));
    }
}
