package io.rondo.prep.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.tokens.ShardPlan;
import io.rondo.shards.DatasetFile;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Looks through the rejected documents of a dataset, line by line; they are in no order that would help. */
record RejectFiles(FileStore dataset, ShardManifest manifest) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** At most {@code most} rejected documents with this id. */
    List<RejectedDocument> find(String id, int most, int characters) throws IOException {
        List<RejectedDocument> found = new ArrayList<>();
        for (DatasetFile file : manifest.files()) {
            if (file.path().startsWith(ShardPlan.REJECTS + "/")) {
                ShardManifest.verify(dataset, file);
                find(file.path(), id, most, characters, found);
            }
        }
        return found;
    }

    private void find(String path, String id, int most, int characters, List<RejectedDocument> found)
            throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(dataset.open(path), StandardCharsets.UTF_8))) {
            long number = 1;
            for (String line = lines.readLine();
                    line != null && found.size() < most;
                    line = lines.readLine(), number++) {
                if (line.contains(id)) {
                    RejectedDocument document = read(path, number, line, characters);
                    if (document.id().equals(id)) {
                        found.add(document);
                    }
                }
            }
        }
    }

    private RejectedDocument read(String path, long number, String line, int characters) {
        try {
            JsonNode fields = JSON.readTree(line);
            return new RejectedDocument(
                    fields.path("id").asText(),
                    fields.path("source").asText(),
                    fields.path("offset").asLong(),
                    fields.path("step").asText(),
                    fields.path("rule").asText(),
                    fields.path("value").asText(),
                    fields.path("characters").asLong(),
                    Excerpt.of(fields.path("text").asText(), characters).text());
        } catch (JsonProcessingException e) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    dataset.root() + "/" + path + ", line " + number + " is not JSON: " + e.getOriginalMessage(),
                    e);
        }
    }
}
