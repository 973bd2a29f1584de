package io.rondo.prep;

import io.rondo.config.ConfigLoader;
import io.rondo.prep.tokens.WrittenShards;
import io.rondo.shards.DatasetFile;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.MixtureSource;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.Checksums;
import io.rondo.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the manifest of a version says: everything that was there before, in its place, and then what is new.
 *
 * @param sources the new files of the input
 * @param written the new shards
 * @param files the new files beside them
 */
record VersionManifest(PrepareSettings settings, List<String> sources, WrittenShards written, List<DatasetFile> files) {
    /**
     * The manifest of the version after {@code before}.
     *
     * @param mixture of the whole train split
     * @param counts of the new documents
     * @throws io.rondo.config.RondoException if a first version would have a split without documents
     */
    ShardManifest of(
            Optional<DatasetVersion> before,
            Tokenizer tokenizer,
            List<MixtureSource> mixture,
            Map<String, Long> counts) {
        if (before.isPresent()) {
            return next(before.get().manifest(), mixture, counts);
        }
        DocumentCounts.requireDocuments(written.splits(), settings);
        return new ShardManifest(
                ShardManifest.version(mixture),
                Checksums.sha256(tokenizer.toJson().getBytes(StandardCharsets.UTF_8)),
                tokenizer.vocabularySize(),
                tokenizer.endOfDocument().orElseThrow(),
                written.splits(),
                sources,
                ConfigLoader.render(settings),
                counts,
                files,
                mixture);
    }

    private ShardManifest next(ShardManifest before, List<MixtureSource> mixture, Map<String, Long> counts) {
        return new ShardManifest(
                ShardManifest.version(mixture),
                before.tokenizerSha256(),
                before.vocabularySize(),
                before.endOfDocument(),
                SplitInfo.join(before.splits(), written.splits()),
                joined(before.sources(), sources),
                ConfigLoader.render(settings),
                DocumentCounts.sum(before.counts(), counts),
                joined(before.files(), files),
                mixture);
    }

    private static <T> List<T> joined(List<T> before, List<T> added) {
        List<T> all = new ArrayList<>(before);
        all.addAll(added);
        return all;
    }
}
