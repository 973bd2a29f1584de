package io.rondo.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.trace.DatasetTrace;
import io.rondo.prep.trace.RejectedDocument;
import io.rondo.prep.trace.TracedPart;
import io.rondo.prep.trace.TracedSequence;
import io.rondo.shards.ShardManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rondo trace}: from a document or a training sequence of a dataset back to the raw files. */
@Command(
        name = "trace",
        description = {
            "Says which files, offsets, rules and changes led to a document or to a training sequence of a dataset."
        })
final class TraceCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CHARACTERS = 1_000_000;

    /** What is traced; picocli takes exactly one. */
    private static final class Subject {
        @Option(
                names = "--document",
                paramLabel = "ID",
                description = "The document with this id: the first 32 hexadecimal digits of the SHA-256 of its text.")
        private Optional<String> document = Optional.empty();

        @Option(
                names = "--sequence",
                paramLabel = "N",
                description = "All documents that this sequence of the split covers, counted from 0.")
        private Optional<Long> sequence = Optional.empty();
    }

    @Parameters(paramLabel = "DATASET", description = "Directory of the dataset; a local path or hdfs://…")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String dataset;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Subject subject;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description = "Of the sequence (default: " + ShardManifest.TRAIN + "). Of a document: looks nowhere else.")
    private Optional<String> split = Optional.empty();

    @Option(
            names = "--sequence-length",
            paramLabel = "T",
            defaultValue = "1024",
            description = "model.sequence-length of the run in question (default: ${DEFAULT-VALUE}).")
    private int sequenceLength;

    @Option(
            names = "--characters",
            paramLabel = "N",
            defaultValue = "300",
            description = "Characters shown of each text (default: ${DEFAULT-VALUE}).")
    private int characters;

    @Option(names = "--json", description = "Prints one line of JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        require("--sequence-length", sequenceLength, MOST_CHARACTERS);
        require("--characters", characters, MOST_CHARACTERS);
        DatasetTrace trace = DatasetTrace.open(Directories.ofThisProcess().at(dataset));
        PrintWriter out = command.commandLine().getOut();
        if (subject.sequence.isPresent()) {
            TracedSequence sequence = trace.sequence(
                    split.orElse(ShardManifest.TRAIN), sequenceLength, subject.sequence.get(), characters);
            if (json) {
                out.println(JSON.writeValueAsString(sequence));
            } else {
                new TraceText(out).print(sequence);
            }
        } else {
            document(trace, subject.document.orElseThrow(), out);
        }
        return ExitCode.OK.code();
    }

    private void document(DatasetTrace trace, String id, PrintWriter out) throws IOException {
        List<TracedPart> found = trace.document(id, split, characters);
        List<RejectedDocument> rejected = found.isEmpty() ? trace.rejected(id, characters) : List.of();
        if (found.isEmpty() && rejected.isEmpty()) {
            throw new RondoException(
                    ExitCode.USAGE,
                    "no document of " + dataset + " has the id " + id
                            + "; ids are of the text as it went into the shards, and rejected documents are known only"
                            + " if the dataset was made with prepare.keep-rejects=true");
        }
        if (json) {
            ObjectNode root = JSON.createObjectNode();
            root.set("documents", JSON.valueToTree(found));
            root.set("rejected", JSON.valueToTree(rejected));
            out.println(JSON.writeValueAsString(root));
        } else {
            TraceText text = new TraceText(out);
            found.forEach(text::print);
            rejected.forEach(text::print);
        }
    }

    private static void require(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new RondoException(ExitCode.USAGE, option + " " + value + " is out of range; expected 1 to " + most);
        }
    }
}
