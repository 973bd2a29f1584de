package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of runs to compare: {@code [title]} on a line begins a group, whose first run the others are held against; a
 * name, a colon and settings {@code key=value} are a run; a name alone is that run of an earlier group; {@code #} starts a
 * comment.
 *
 * @param groups in the order of the file
 */
record AveragingRuns(List<Group> groups) {
    /**
     * Runs that are compared with each other.
     *
     * @param title empty if the file has none
     * @param runs settings by name
     */
    record Group(String title, Map<String, List<String>> runs) {
        Group {
            runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
        }
    }

    AveragingRuns {
        groups = List.copyOf(groups);
    }

    /** @throws RondoException with {@link ExitCode#USAGE} if a line is something else or a name comes twice */
    static AveragingRuns read(Path file) throws IOException {
        List<Group> groups = new ArrayList<>();
        Map<String, List<String>> known = new HashMap<>();
        String title = "";
        Map<String, List<String>> runs = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (text.startsWith("[") && text.endsWith("]")) {
                add(groups, title, runs);
                title = text.substring(1, text.length() - 1).strip();
                runs = new LinkedHashMap<>();
                continue;
            }
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon).strip();
            if (name.isEmpty() || (colon < 0 && !known.containsKey(name))) {
                throw usage(file, number, "expected a name, a colon and settings, such as 'M=2: training.workers=2'");
            }
            String settings = text.substring(colon + 1).strip();
            if (colon >= 0
                    && known.put(name, settings.isEmpty() ? List.of() : List.of(settings.split("\\s+"))) != null) {
                throw usage(file, number, "there was a run '" + name + "' before");
            }
            runs.put(name, Optional.ofNullable(known.get(name)).orElseThrow());
        }
        add(groups, title, runs);
        if (groups.isEmpty()) {
            throw new RondoException(ExitCode.USAGE, file + " lists no run");
        }
        return new AveragingRuns(groups);
    }

    private static void add(List<Group> groups, String title, Map<String, List<String>> runs) {
        if (!runs.isEmpty()) {
            groups.add(new Group(title, runs));
        }
    }

    private static RondoException usage(Path file, int line, String what) {
        return new RondoException(ExitCode.USAGE, file + ":" + line + ": " + what);
    }
}
