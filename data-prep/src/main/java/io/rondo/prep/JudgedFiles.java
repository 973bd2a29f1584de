package io.rondo.prep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rondo.config.ConfigLoader;
import io.rondo.prep.dedup.ExactDeduplication;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.history.NewInputs;
import io.rondo.prep.pipeline.JudgedCorpus;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileEntry;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a large job has come to, kept in its working directory: all documents with what the steps decided about them, and
 * the tokenizer. A job that was killed goes on from there if it is started again for the same version, with the same
 * settings and files; {@code judged.json}, written last, says what it belongs to.
 *
 * @param work the working directory
 * @param identity of what is being made
 */
record JudgedFiles(FileStore work, String identity) {
    /** What the names of all these files begin with. */
    static final String PREFIX = "judged";

    private static final Logger LOG = LoggerFactory.getLogger(JudgedFiles.class);
    private static final String MARK = PREFIX + ".json";
    private static final String TOKENIZER = PREFIX + "-tokenizer.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What judges documents, which takes long. */
    @FunctionalInterface
    interface Judging {
        JudgedCorpus judge() throws IOException;
    }

    /** What a version is a function of, and the code that makes it. */
    static String identity(PrepareSettings settings, NewInputs added, DatasetOutput writing) {
        String code = Optional.ofNullable(JudgedFiles.class.getPackage().getImplementationVersion())
                .orElse("development");
        StringBuilder identity =
                new StringBuilder(code + "\nversion " + writing.number() + "\n" + ConfigLoader.render(settings));
        writing.before().ifPresent(before -> identity.append("\nafter ")
                .append(before.manifest().fingerprint()));
        added.digests().forEach(line -> identity.append('\n').append(line));
        return Checksums.sha256(identity.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The documents, read from files; they are judged only if an earlier job has not done so. */
    JudgedCorpus corpus(SparkSession spark, Buckets buckets, Judging judging) throws IOException {
        Optional<JsonNode> there = mark();
        if (there.isPresent()) {
            LOG.info("Going on with the documents that an earlier job has judged.");
            return read(spark, buckets, there.get());
        }
        clear();
        String directory = PREFIX + "-" + UUID.randomUUID();
        ObjectNode mark = JSON.createObjectNode().put("identity", identity).put("directory", directory);
        try (JudgedCorpus corpus = judging.judge()) {
            corpus.documents().write().parquet(work.root() + "/" + directory);
            ObjectNode files = mark.putObject("files");
            corpus.files().forEach(files::put);
        }
        work.createExclusively(MARK, mark.toString().getBytes(StandardCharsets.UTF_8));
        return read(spark, buckets, mark);
    }

    /** The tokenizer that an earlier job has trained on these documents. */
    Optional<Tokenizer> tokenizer() throws IOException {
        return work.entry(TOKENIZER).isPresent()
                ? Optional.of(TokenizerFile.parse(new String(work.readAll(TOKENIZER), StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    void keep(Tokenizer tokenizer) throws IOException {
        work.createExclusively(TOKENIZER, tokenizer.toJson().getBytes(StandardCharsets.UTF_8));
    }

    /** Files have no order that Spark would keep, and several passes follow. */
    private JudgedCorpus read(SparkSession spark, Buckets buckets, JsonNode mark) {
        String directory = work.root() + "/" + mark.path("directory").asText();
        Dataset<Row> documents = ExactDeduplication.sorted(
                        spark.read().schema(Documents.JUDGED).parquet(directory), buckets)
                .persist(StorageLevel.MEMORY_AND_DISK());
        Map<String, String> files = new TreeMap<>();
        mark.path("files")
                .properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
        return new JudgedCorpus(documents, List.of(documents), files);
    }

    /** Says where the documents are; what is left of another job, or cannot be read, is of no use. */
    private Optional<JsonNode> mark() throws IOException {
        if (work.entry(MARK).isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode mark = JSON.readTree(work.readAll(MARK));
            return mark.path("identity").asText().equals(identity) ? Optional.of(mark) : Optional.empty();
        } catch (JsonProcessingException e) {
            LOG.debug("{} is torn", MARK, e);
            return Optional.empty();
        }
    }

    /** The mark first, since it says that the rest is whole. */
    private void clear() throws IOException {
        work.delete(MARK);
        for (FileEntry entry : work.list("")) {
            if (entry.name().startsWith(PREFIX)) {
                work.delete(entry.name());
            }
        }
    }
}
