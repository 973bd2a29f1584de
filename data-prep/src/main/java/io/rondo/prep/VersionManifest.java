package io.rondo.prep;

import io.rondo.config.ConfigLoader;
import io.rondo.prep.tokens.WrittenShards;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.Checksums;
import io.rondo.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the manifest of a version says: everything that was there before, in its place, and then what is new. */
final class VersionManifest {
    private VersionManifest() {}

    /**
     * The manifest of the version after {@code before}.
     *
     * @param sources the new files
     * @param counts of the new documents
     * @throws io.rondo.config.RondoException if a first version would have a split without documents
     */
    static ShardManifest of(
            Optional<DatasetVersion> before,
            PrepareSettings settings,
            Tokenizer tokenizer,
            List<String> sources,
            WrittenShards written,
            Map<String, Long> counts) {
        if (before.isPresent()) {
            return next(before.get().manifest(), settings, sources, written, counts);
        }
        DocumentCounts.requireDocuments(written.splits(), settings);
        return new ShardManifest(
                ShardManifest.FORMAT_VERSION,
                Checksums.sha256(tokenizer.toJson().getBytes(StandardCharsets.UTF_8)),
                tokenizer.vocabularySize(),
                tokenizer.endOfDocument().orElseThrow(),
                written.splits(),
                sources,
                ConfigLoader.render(settings),
                counts);
    }

    private static ShardManifest next(
            ShardManifest before,
            PrepareSettings settings,
            List<String> sources,
            WrittenShards written,
            Map<String, Long> counts) {
        List<String> allSources = new ArrayList<>(before.sources());
        allSources.addAll(sources);
        return new ShardManifest(
                ShardManifest.FORMAT_VERSION,
                before.tokenizerSha256(),
                before.vocabularySize(),
                before.endOfDocument(),
                SplitInfo.join(before.splits(), written.splits()),
                allSources,
                ConfigLoader.render(settings),
                DocumentCounts.sum(before.counts(), counts));
    }
}
