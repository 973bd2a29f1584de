package io.rondo.jobs;

import io.rondo.shards.MixtureSource;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code prepare} has made. */
record InspectDataset(FileStore directory) implements InspectSubject {
    static final String MARK = ShardManifest.FILE;

    private static final int SOURCES_SHOWN = 3;

    @Override
    public Map<String, String> describe() throws IOException {
        ShardManifest manifest = ShardManifest.read(directory);
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("dataset", directory.root());
        lines.put("format", "version " + manifest.formatVersion());
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
