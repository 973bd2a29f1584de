package io.rondo.prep;

import io.rondo.config.ConfigLoader;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardReader;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes datasets of a directory of raw files, and reads them back. */
record PreparedDatasets(Path raw) {
    PrepareSettings settings(String... overrides) {
        List<String> all = new ArrayList<>(
                List.of("input=[\"" + raw + "\"]", "vocabulary-size=300", "shards=2", "validation-fraction=0.1"));
        all.addAll(List.of(overrides));
        return ConfigLoader.load(PrepareSettings.class, Optional.empty(), all);
    }

    PrepareResult prepare(Path dataset, String... overrides) throws IOException {
        return PrepareCorpusJob.run(LocalSpark.session(), settings(overrides), HadoopFileStore.at(dataset.toString()));
    }

    /** The documents of a version by split, in the order of the token stream. */
    static Map<String, List<String>> texts(Path dataset, DatasetVersion version) throws IOException {
        FileStore store = HadoopFileStore.at(dataset.toString());
        byte[] json = store.readAll("tokenizer.json");
        Tokenizer tokenizer = TokenizerFile.parse(new String(json, StandardCharsets.UTF_8));
        Map<String, List<String>> texts = new TreeMap<>();
        for (String split : version.manifest().splits().keySet()) {
            List<String> ofSplit = new ArrayList<>();
            for (ShardFile shard : version.manifest().split(split).shards()) {
                try (ShardReader reader = ShardReader.open(store.directory(split), shard.name())) {
                    for (long document = 0; document < reader.documents(); document++) {
                        int[] ids = reader.document(document);
                        ofSplit.add(tokenizer.decode(Arrays.copyOf(ids, ids.length - 1)));
                    }
                }
            }
            texts.put(split, ofSplit);
        }
        return texts;
    }
}
