package io.rondo.prep.trace;

import io.rondo.config.ConfigLoader;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.PrepareSettings;
import io.rondo.prep.provenance.Origin;
import io.rondo.prep.steps.Step;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import io.rondo.tokenizer.TokenizerFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for a dataset what went into it: from a document's id or from a training sequence back to files and offsets. Of
 * the files it reads what the answer needs; the origins that an answer rests on are held against their checksum.
 */
public final class DatasetTrace {
    /** As many documents with one id are shown; more than one there is only if duplicates were kept. */
    public static final int MOST_WITH_ONE_ID = 100;

    private static final Logger LOG = LoggerFactory.getLogger(DatasetTrace.class);
    private static final int ID_DIGITS = 32;

    private final FileStore dataset;
    private final ShardManifest manifest;
    private final Tokenizer tokenizer;
    private final List<Step> pipeline;

    private DatasetTrace(FileStore dataset, ShardManifest manifest, Tokenizer tokenizer, List<Step> pipeline) {
        this.dataset = dataset;
        this.manifest = manifest;
        this.tokenizer = tokenizer;
        this.pipeline = pipeline;
    }

    /**
     * Opens a dataset.
     *
     * @throws RondoException {@link ExitCode#BAD_DATA} if manifest or tokenizer are missing or damaged
     */
    public static DatasetTrace open(FileStore dataset) throws IOException {
        ShardManifest manifest = ShardManifest.read(dataset);
        String file = dataset.root() + "/" + ShardManifest.TOKENIZER_FILE;
        try {
            String json = new String(dataset.readAll(ShardManifest.TOKENIZER_FILE), StandardCharsets.UTF_8);
            return new DatasetTrace(dataset, manifest, TokenizerFile.parse(json, file), pipeline(manifest));
        } catch (TokenizerFormatException e) {
            throw new RondoException(ExitCode.BAD_DATA, String.valueOf(e.getMessage()), e);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new RondoException(ExitCode.BAD_DATA, file + " does not exist; every dataset has one", e);
        }
    }

    /**
     * The documents with an id: one, none, or several if duplicates were kept.
     *
     * @param id 32 hexadecimal digits
     * @param in the split to look in; empty: all
     * @param characters as many of the text are given
     * @throws RondoException {@link ExitCode#USAGE} if the id is none or there is no such split; {@link ExitCode#BAD_DATA} if the dataset keeps no
     *     origins or they are damaged
     */
    public List<TracedPart> document(String id, Optional<String> in, int characters) throws IOException {
        byte[] hash = hash(id);
        List<TracedPart> found = new ArrayList<>();
        List<String> splits =
                in.map(List::of).orElseGet(() -> List.copyOf(manifest.splits().keySet()));
        for (String split : splits) {
            long firstToken = 0;
            for (ShardFile shard : manifest.split(split).shards()) {
                try (ShardTrace trace = ShardTrace.open(this, split, shard, firstToken)) {
                    List<TracedPart> here = trace.find(hash, MOST_WITH_ONE_ID - found.size(), characters);
                    if (!here.isEmpty()) {
                        ShardTrace.verifyOrigins(this, split, shard);
                        found.addAll(here);
                    }
                }
                firstToken += shard.tokens();
            }
        }
        if (found.isEmpty()) {
            // It might be missing because a file is damaged; only intact files allow us to say that it is not there.
            for (String split : splits) {
                for (ShardFile shard : manifest.split(split).shards()) {
                    ShardTrace.verifyOrigins(this, split, shard);
                }
            }
        }
        return found;
    }

    /** The rejected documents with an id; always empty if the dataset was made without {@code keep-rejects}. */
    public List<RejectedDocument> rejected(String id, int characters) throws IOException {
        return new RejectFiles(dataset, manifest)
                .find(HexFormat.of().formatHex(hash(id)), MOST_WITH_ONE_ID, characters);
    }

    /**
     * The documents that a sequence covers. Sequence {@code i} of length {@code T} is the tokens {@code [i·T, i·T + T]} of
     * the split's stream, as training cuts it.
     *
     * @param length inputs per sequence, {@code model.sequence-length} of the run in question
     * @param characters as many of each document's covered text are given
     * @throws RondoException {@link ExitCode#USAGE} if there is no such split or sequence; {@link ExitCode#BAD_DATA} if
     *     the dataset keeps no origins or they are damaged
     */
    public TracedSequence sequence(String split, int length, long number, int characters) throws IOException {
        SplitInfo info = manifest.split(split);
        long sequences = Math.max(0, (info.tokens() - 1) / length);
        if (number < 0 || number >= sequences) {
            throw new RondoException(
                    ExitCode.USAGE,
                    "the split '" + split + "' has no sequence " + number + "; its " + info.tokens() + " tokens make "
                            + sequences + " sequences of length " + length + ", counted from 0");
        }
        long from = number * length;
        long to = from + length + 1;
        List<TracedPart> parts = new ArrayList<>();
        long firstToken = 0;
        for (ShardFile shard : info.shards()) {
            long first = Math.max(0, from - firstToken);
            long end = Math.min(shard.tokens(), to - firstToken);
            if (first < end) {
                ShardTrace.verifyOrigins(this, split, shard);
                try (ShardTrace trace = ShardTrace.open(this, split, shard, firstToken)) {
                    parts.addAll(trace.covered(first, end, characters));
                }
            }
            firstToken += shard.tokens();
        }
        return new TracedSequence(split, number, from, length + 1, parts);
    }

    FileStore dataset() {
        return dataset;
    }

    ShardManifest manifest() {
        return manifest;
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    /** What the steps, by their names in the file of origins, did to a document. */
    List<TracedStep> steps(List<String> names, Origin origin) {
        boolean known = names.equals(pipeline.stream().map(Step::name).toList());
        List<TracedStep> steps = new ArrayList<>();
        for (int step = 0; step < names.size(); step++) {
            steps.add(new TracedStep(
                    names.get(step),
                    origin.changedBy(step),
                    known ? pipeline.get(step).rules() : List.of()));
        }
        return steps;
    }

    private static List<Step> pipeline(ShardManifest manifest) {
        try {
            return ConfigLoader.parse(PrepareSettings.class, "the manifest's settings", manifest.settings())
                    .pipeline();
        } catch (RondoException e) {
            LOG.info("The rules of the steps are not shown: {}", e.getMessage());
            return List.of();
        }
    }

    private static byte[] hash(String id) {
        try {
            if (id.length() == ID_DIGITS) {
                return HexFormat.of().parseHex(id);
            }
        } catch (IllegalArgumentException notHexadecimal) {
            LOG.debug("{}", notHexadecimal.getMessage());
        }
        throw new RondoException(
                ExitCode.USAGE, "'" + id + "' is no id of a document; expected " + ID_DIGITS + " hexadecimal digits");
    }
}
