package io.rondo.prep.history;

import io.rondo.prep.readers.InputFile;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All files that a version of a dataset has taken in, each under every name by which it was seen. Memory grows with the
 * number of files, as the manifest's list of sources does.
 */
public final class KnownInputs {
    /** Of a dataset that is yet to be made. */
    public static final KnownInputs NONE = new KnownInputs(List.of());

    private final Map<String, KnownInput> byUri = new TreeMap<>();
    private final Set<String> contents = new HashSet<>();

    /** Of two files with one name the later counts. */
    public KnownInputs(Collection<KnownInput> files) {
        for (KnownInput file : files) {
            byUri.put(file.uri(), file);
            contents.add(file.sha256());
        }
    }

    /** By ascending URI. */
    public List<KnownInput> files() {
        return List.copyOf(byUri.values());
    }

    /** Whether all these files went in, as far as their names, lengths and times can tell. */
    public boolean includeAll(Collection<InputFile> files) {
        return files.stream().allMatch(this::include);
    }

    boolean include(InputFile file) {
        return named(file.uri()).filter(known -> known.looksLike(file)).isPresent();
    }

    Optional<KnownInput> named(String uri) {
        return Optional.ofNullable(byUri.get(uri));
    }

    boolean holdContent(String sha256) {
        return contents.contains(sha256);
    }
}
