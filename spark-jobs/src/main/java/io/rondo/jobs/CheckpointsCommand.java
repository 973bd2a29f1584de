package io.rondo.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.checkpoint.CheckpointStore;
import io.rondo.checkpoint.Retention;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.storage.FileStore;
import io.rondo.storage.RunLease;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rondo checkpoints}: what a run has kept, whether it is intact, and what of it may go. */
@Command(name = "checkpoints", description = "Lists, verifies, pins and deletes the checkpoints of a run.")
final class CheckpointsCommand implements Runnable {
    private static final String RUN = "Directory of a run; a local path or hdfs://…";
    private static final String ONE_LINE = "Prints one line of JSON.";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "say what to do: rondo checkpoints list, verify, pin, unpin or prune RUN");
    }

    @Command(description = "Shows the checkpoints of a run, the newest last.")
    int list(
            @Parameters(paramLabel = "RUN", description = RUN) String run,
            @Option(names = "--json", description = ONE_LINE) boolean json)
            throws IOException {
        FileStore directory = open(run);
        List<CheckpointEntry> entries = CheckpointEntry.all(directory);
        if (json) {
            ObjectNode document = JSON.createObjectNode().put("run", directory.root());
            ArrayNode array = document.putArray("checkpoints");
            entries.forEach(entry -> array.add(entry.json()));
            out().println(document);
        } else if (entries.isEmpty()) {
            out().println("no checkpoints yet");
        } else {
            out().println(CheckpointEntry.HEADING);
            entries.forEach(entry -> out().println(entry.line()));
        }
        return ExitCode.OK.code();
    }

    @Command(
            description =
                    "Reads every file of every checkpoint and compares lengths and checksums; ends with exit code 3"
                            + " if something is not as it was committed.")
    int verify(
            @Parameters(paramLabel = "RUN", description = RUN) String run,
            @Option(
                            names = "--checkpoint",
                            paramLabel = "N",
                            description = "Only this one; may be given several times.")
                    List<Long> only,
            @Option(names = "--json", description = ONE_LINE) boolean json)
            throws IOException {
        FileStore directory = open(run);
        Map<Long, List<String>> damages = damages(new CheckpointStore(directory), only == null ? List.of() : only);
        if (json) {
            ObjectNode document = JSON.createObjectNode().put("run", directory.root());
            ArrayNode array = document.putArray("checkpoints");
            damages.forEach((generation, sentences) -> {
                ObjectNode checkpoint =
                        array.addObject().put("checkpoint", generation).put("intact", sentences.isEmpty());
                sentences.forEach(checkpoint.putArray("damages")::add);
            });
            out().println(document);
        } else {
            damages.forEach((generation, sentences) -> {
                out().printf("checkpoint %d  %s%n", generation, sentences.isEmpty() ? "intact" : "damaged");
                sentences.forEach(sentence -> out().println("  " + sentence));
            });
        }
        out().flush();
        long damaged =
                damages.values().stream().filter(found -> !found.isEmpty()).count();
        if (damaged > 0) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    damaged + " of " + damages.size() + " checkpoints of " + directory.root() + " are damaged");
        }
        return ExitCode.OK.code();
    }

    @Command(description = "Keeps a checkpoint whatever the settings of the run say, until it is unpinned.")
    int pin(
            @Parameters(paramLabel = "RUN", description = RUN) String run,
            @Parameters(paramLabel = "N", description = "Number of the checkpoint, as list shows it.") long checkpoint)
            throws IOException {
        boolean added = new CheckpointStore(open(run)).pin(checkpoint);
        out().println("checkpoint " + checkpoint + (added ? " is pinned" : " was pinned already"));
        return ExitCode.OK.code();
    }

    @Command(description = "Leaves a pinned checkpoint to the settings of the run again.")
    int unpin(
            @Parameters(paramLabel = "RUN", description = RUN) String run,
            @Parameters(paramLabel = "N", description = "Number of the checkpoint, as list shows it.") long checkpoint)
            throws IOException {
        boolean removed = new CheckpointStore(open(run)).unpin(checkpoint);
        out().println("checkpoint " + checkpoint + (removed ? " is not pinned any more" : " was not pinned"));
        return ExitCode.OK.code();
    }

    @Command(
            description = {
                "Deletes the checkpoints that none of the options keeps and that are not pinned.",
                "A run that a process is working on is left alone: exit code 4."
            })
    int prune(
            @Parameters(paramLabel = "RUN", description = RUN) String run,
            @Option(names = "--keep-last", paramLabel = "N", required = true, description = "The newest ones.")
                    int last,
            @Option(
                            names = "--keep-every",
                            paramLabel = "K",
                            defaultValue = "0",
                            description = "Those after a multiple of K rounds; 0 for none.")
                    int every,
            @Option(
                            names = "--keep-best",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "Those with the lowest training loss in their last round; 0 for none.")
                    int best,
            @Option(names = "--dry-run", description = "Only says what would be deleted.") boolean dry)
            throws IOException {
        FileStore directory = open(run);
        Retention retention;
        try {
            retention = new Retention(last, every, best);
        } catch (IllegalArgumentException unsuitable) {
            throw new ParameterException(command.commandLine(), "--keep-" + unsuitable.getMessage(), unsuitable);
        }
        CheckpointStore checkpoints = new CheckpointStore(directory);
        if (dry) {
            out().println("would delete " + named(checkpoints.droppedBy(retention)));
            return ExitCode.OK.code();
        }
        try (RunLease lease = RunLease.acquire(directory)) {
            lease.verifyHeld();
            out().println("deleted " + named(checkpoints.retain(retention)));
        }
        return ExitCode.OK.code();
    }

    private static Map<Long, List<String>> damages(CheckpointStore checkpoints, List<Long> only) throws IOException {
        Map<Long, List<String>> damages = new LinkedHashMap<>();
        for (long generation : only.isEmpty() ? checkpoints.generations() : only) {
            List<String> found = checkpoints.damages(generation);
            boolean deletedMeanwhile = only.isEmpty()
                    && !found.isEmpty()
                    && !checkpoints.generations().contains(generation);
            if (!deletedMeanwhile) {
                damages.put(generation, found);
            }
        }
        return damages;
    }

    private static String named(List<Long> generations) {
        return generations.isEmpty()
                ? "nothing"
                : String.format(
                        Locale.ROOT,
                        "%,d checkpoints: %s",
                        generations.size(),
                        generations.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    private static FileStore open(String run) throws IOException {
        FileStore directory = Directories.ofThisProcess().at(run);
        if (directory.entry(InspectRun.COMMITS).isEmpty()
                && directory.entry(RunDirectory.SETTINGS).isEmpty()) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    directory.root() + " is not a run: it has neither " + RunDirectory.SETTINGS + " nor checkpoints");
        }
        return directory;
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }
}
