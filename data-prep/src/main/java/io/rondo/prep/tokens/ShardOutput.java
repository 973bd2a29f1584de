package io.rondo.prep.tokens;

import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.provenance.ProvenanceFormat;
import io.rondo.prep.provenance.ProvenanceWriter;
import io.rondo.prep.provenance.SourceNumbers;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardWriter;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.Tokenizer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The files of one bucket while they are written: the shard, the origins of its documents and what was rejected. */
final class ShardOutput implements Closeable {
    private final int bucket;
    private final Tokenizer tokenizer;
    private final int endOfDocument;
    private final SourceNumbers sources;
    private final ShardWriter shard;
    private final HashedOutput originsFile;
    private final ProvenanceWriter origins;
    private final int sourcesBefore;
    private final String name;
    private final String rejectsName;
    private final Optional<HashedOutput> rejectsFile;
    private final Optional<RejectWriter> rejects;
    private long textBytes;

    private ShardOutput(FileStore directory, int bucket, ShardPlan plan, List<String> sources, Tokenizer tokenizer)
            throws IOException {
        this.bucket = bucket;
        this.tokenizer = tokenizer;
        this.endOfDocument = tokenizer.endOfDocument().orElseThrow();
        this.sources = new SourceNumbers(sources);
        this.sourcesBefore = plan.sourcesBefore();
        this.name = plan.shardName(bucket);
        this.rejectsName = plan.rejectsName(bucket);
        this.shard = new ShardWriter(directory, name, tokenizer.vocabularySize());
        this.originsFile = HashedOutput.create(directory, name + ProvenanceFormat.ENDING);
        this.origins = new ProvenanceWriter(originsFile, plan.steps());
        this.rejectsFile =
                plan.keepRejects() ? Optional.of(HashedOutput.create(directory, rejectsName)) : Optional.empty();
        this.rejects = rejectsFile.isPresent()
                ? Optional.of(new RejectWriter(rejectsFile.get(), plan.steps()))
                : Optional.empty();
    }

    static ShardOutput create(
            FileStore directory, int bucket, ShardPlan plan, List<String> sources, Tokenizer tokenizer)
            throws IOException {
        return new ShardOutput(directory, bucket, plan, sources, tokenizer);
    }

    /** Kept documents by ascending id, rejected ones in between. */
    void add(JudgedDocument document) throws IOException {
        if (!document.kept()) {
            if (rejects.isPresent()) {
                rejects.get().add(document);
            }
            return;
        }
        byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
        int[] ids = tokenizer.encodeOrdinary(text);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = endOfDocument;
        shard.add(ended);
        int source = sourcesBefore + sources.of(document.source());
        origins.add(document.hash(), source, document.changes(), document.position());
        textBytes += text.length;
    }

    /** Ends all files; they are on disk when it returns. */
    WrittenShard finish(String attemptDirectory) throws IOException {
        ShardFile file = shard.finish();
        origins.close();
        if (rejects.isPresent()) {
            rejects.get().close();
        }
        return new WrittenShard(
                bucket,
                attemptDirectory,
                textBytes,
                file,
                originsFile.written(name + ProvenanceFormat.ENDING),
                rejectsFile.map(written -> written.written(rejectsName)));
    }

    /** What is half-written stays in the attempt's directory, which nobody will read. */
    @Override
    public void close() throws IOException {
        try (shard;
                originsFile) {
            if (rejectsFile.isPresent()) {
                rejectsFile.get().close();
            }
        }
    }
}
