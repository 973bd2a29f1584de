package io.rondo.jobs;

import io.rondo.shards.DatasetVersion;
import io.rondo.shards.MixtureSource;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code prepare} has made. */
record InspectDataset(FileStore directory) implements InspectSubject {
    static final String MARK = ShardManifest.FILE;

    private static final int SOURCES_SHOWN = 3;
    private static final int VERSIONS_SHOWN = 5;

    @Override
    public Map<String, String> describe() throws IOException {
        DatasetVersion newest = DatasetVersion.newest(directory);
        ShardManifest manifest = newest.manifest();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("dataset", directory.root());
        lines.put("format", "version " + manifest.formatVersion());
        List<Long> versions = DatasetVersion.numbers(directory);
        if (versions.size() > 1) {
            lines.put("versions", versions(versions));
        }
        lines.put("fingerprint", manifest.fingerprint());
        lines.put(
                "tokenizer",
                String.format(
                        Locale.ROOT,
                        "%,d tokens, %d ends a document",
                        manifest.vocabularySize(),
                        manifest.endOfDocument()));
        manifest.splits()
                .forEach((name, split) -> lines.put(
                        name,
                        String.format(
                                Locale.ROOT,
                                "%,d documents, %,d tokens, %,d bytes of text, %,d shards",
                                split.documents(),
                                split.tokens(),
                                split.textBytes(),
                                split.shards().size())));
        if (!manifest.mixture().isEmpty()) {
            lines.put("mixture", mixture(manifest));
        }
        int more = manifest.sources().size() - SOURCES_SHOWN;
        lines.put(
                "sources",
                manifest.sources().stream().limit(SOURCES_SHOWN).collect(Collectors.joining(", "))
                        + (more > 0 ? " and " + more + " more" : ""));
        if (!manifest.counts().isEmpty()) {
            lines.put(
                    "documents",
                    manifest.counts().entrySet().stream()
                            .map(count -> String.format(Locale.ROOT, "%s %,d", count.getKey(), count.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        return lines;
    }

    private static String mixture(ShardManifest manifest) {
        double all = manifest.mixture().stream().mapToInt(MixtureSource::share).sum();
        return manifest.mixture().stream()
                .map(source -> String.format(Locale.ROOT, "%s %.2f %%", source.name(), 100 * source.share() / all)
                        + (source.maxEpochs() == 0 ? "" : " for at most " + source.maxEpochs() + " epochs"))
                .collect(Collectors.joining(", "));
    }

    /** The newest few with what they hold; the others are there too. */
    private String versions(List<Long> numbers) throws IOException {
        List<String> shown = new ArrayList<>();
        for (long number : numbers.subList(Math.max(0, numbers.size() - VERSIONS_SHOWN), numbers.size())) {
            Collection<SplitInfo> splits =
                    DatasetVersion.read(directory, number).manifest().splits().values();
            long tokens = splits.stream().mapToLong(SplitInfo::tokens).sum();
            shown.add(String.format(Locale.ROOT, "%d with %,d tokens", number, tokens));
        }
        int more = numbers.size() - shown.size();
        return (more > 0 ? more + " earlier ones, " : "") + String.join(", ", shown);
    }

    @Override
    public String verify() throws IOException {
        ShardManifest manifest = ShardManifest.read(directory);
        manifest.verify(directory);
        return "hold for tokenizer.json and every shard"
                + (manifest.files().isEmpty()
                        ? ""
                        : ", and for " + manifest.files().size() + " files beside them");
    }
}
