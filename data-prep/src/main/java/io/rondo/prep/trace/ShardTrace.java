package io.rondo.prep.trace;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.provenance.Origin;
import io.rondo.prep.provenance.ProvenanceFormat;
import io.rondo.prep.provenance.ProvenanceReader;
import io.rondo.shards.DatasetFile;
import io.rondo.shards.DocumentSpan;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.ShardReader;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.Tokenizer;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One shard with the origins of its documents. */
final class ShardTrace implements Closeable {
    // A character is at most four bytes, a token at least one.
    private static final int MOST_TOKENS_PER_CHARACTER = 4;

    private final DatasetTrace trace;
    private final String split;
    private final ShardFile shard;
    private final long firstToken;
    private final ProvenanceReader origins;
    private final ShardReader tokens;

    private ShardTrace(
            DatasetTrace trace,
            String split,
            ShardFile shard,
            long firstToken,
            ProvenanceReader origins,
            ShardReader tokens) {
        this.trace = trace;
        this.split = split;
        this.shard = shard;
        this.firstToken = firstToken;
        this.origins = origins;
        this.tokens = tokens;
    }

    /**
     * Opens shard and origins and holds their lengths against the manifest.
     *
     * @param firstToken of the shard, in the token stream of its split
     */
    static ShardTrace open(DatasetTrace trace, String split, ShardFile shard, long firstToken) throws IOException {
        FileStore directory = trace.dataset().directory(split);
        Optional<DatasetFile> recorded = recorded(trace, split, shard);
        if (recorded.isPresent()) {
            ShardManifest.verifyLength(trace.dataset(), recorded.get());
        }
        ProvenanceReader origins = ProvenanceReader.open(directory, shard.name());
        try {
            ShardReader tokens = ShardReader.open(directory, shard.name());
            if (origins.documents() != shard.documents() || tokens.documents() != shard.documents()) {
                tokens.close();
                throw new RondoException(
                        ExitCode.BAD_DATA,
                        directory.root() + "/" + shard.name() + ProvenanceFormat.ENDING + " has the origins of "
                                + origins.documents() + " documents and the shard beside it " + tokens.documents()
                                + "; the manifest says " + shard.documents());
            }
            return new ShardTrace(trace, split, shard, firstToken, origins, tokens);
        } catch (RuntimeException | IOException e) {
            origins.close();
            throw e;
        }
    }

    /** Compares the checksum of the origins, if the manifest has it; for a large shard that takes a second. */
    static void verifyOrigins(DatasetTrace trace, String split, ShardFile shard) throws IOException {
        Optional<DatasetFile> recorded = recorded(trace, split, shard);
        if (recorded.isPresent()) {
            ShardManifest.verify(trace.dataset(), recorded.get());
        }
    }

    private static Optional<DatasetFile> recorded(DatasetTrace trace, String split, ShardFile shard) {
        return trace.manifest().file(split + "/" + shard.name() + ProvenanceFormat.ENDING);
    }

    /** Whole documents with this id. */
    List<TracedPart> find(byte[] id, int most, int characters) throws IOException {
        List<TracedPart> found = new ArrayList<>();
        for (long number : origins.find(id, most)) {
            DocumentSpan span = tokens.span(number);
            found.add(part(span, 0, span.tokens(), characters));
        }
        return found;
    }

    /** The documents that tokens [from, to) of the shard belong to. */
    List<TracedPart> covered(long from, long to, int characters) throws IOException {
        List<TracedPart> parts = new ArrayList<>();
        for (long position = from; position < to; ) {
            DocumentSpan span = tokens.documentAt(position);
            int first = (int) (position - span.firstToken());
            int end = (int) Math.min(span.tokens(), to - span.firstToken());
            parts.add(part(span, first, end, characters));
            position = span.firstToken() + end;
        }
        return parts;
    }

    private TracedPart part(DocumentSpan span, int from, int to, int characters) throws IOException {
        Origin origin = origins.origin(span.document());
        List<String> sources = trace.manifest().sources();
        if (origin.source() < 0 || origin.source() >= sources.size()) {
            throw new RondoException(
                    ExitCode.BAD_DATA,
                    trace.dataset().root() + "/" + split + "/" + shard.name() + ProvenanceFormat.ENDING
                            + " is corrupt: document " + span.document() + " is from source " + origin.source()
                            + " of " + sources.size());
        }
        TracedDocument document = new TracedDocument(
                origin.id(),
                split,
                shard.name(),
                span.document(),
                firstToken + span.firstToken(),
                span.tokens(),
                sources.get(origin.source()),
                origin.position(),
                trace.steps(origins.steps(), origin));
        int read = (int) Math.min(to - from, (long) MOST_TOKENS_PER_CHARACTER * characters + 1);
        int[] ids = new int[read];
        tokens.read(span.firstToken() + from, ids, 0, read);
        boolean whole = read == to - from;
        boolean ended = whole && ids[read - 1] == trace.manifest().endOfDocument();
        Tokenizer tokenizer = trace.tokenizer();
        for (int id : ids) {
            if (id < 0 || id >= tokenizer.vocabularySize()) {
                throw new RondoException(
                        ExitCode.BAD_DATA,
                        trace.dataset().root() + "/" + split + "/" + shard.name() + ".bin is corrupt: token id " + id
                                + ", expected 0 to " + (tokenizer.vocabularySize() - 1));
            }
        }
        Excerpt text = Excerpt.of(tokenizer.decode(ended ? Arrays.copyOf(ids, read - 1) : ids), characters);
        return new TracedPart(from, to, text.text(), text.shortened() || !whole, document);
    }

    @Override
    public void close() throws IOException {
        try (origins) {
            tokens.close();
        }
    }
}
