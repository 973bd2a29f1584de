package io.rondo.prep.mixing;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.dedup.ExactDeduplication;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.readers.InputFile;
import io.rondo.prep.readers.InputFiles;
import io.rondo.prep.readers.InputFormat;
import io.rondo.shards.MixtureSource;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardManifest;
import io.rondo.shards.SplitInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Which input file belongs to which source of a mixture; without a mixture, nothing is done to the documents. */
public final class MixturePlan {
    private final Optional<MixingSettings> settings;
    private final List<String> uris;
    private final byte[] sourceOfFile;
    private final Optional<ShardManifest> before;

    private MixturePlan(
            Optional<MixingSettings> settings, List<String> uris, byte[] sourceOfFile, Optional<ShardManifest> before) {
        this.settings = settings;
        this.uris = uris;
        this.sourceOfFile = sourceOfFile;
        this.before = before;
    }

    /**
     * Assigns each input file to the first source that names it.
     *
     * @param files of the input
     * @param format of the input
     * @param before the version that the files are added to
     * @throws RondoException {@link ExitCode#USAGE} if a file belongs to no source, or a source of a first version has no
     *     file
     */
    public static MixturePlan of(
            Optional<MixingSettings> settings,
            List<InputFile> files,
            InputFormat format,
            Optional<ShardManifest> before,
            Configuration configuration)
            throws IOException {
        List<String> uris = files.stream().map(InputFile::uri).toList();
        return settings.isEmpty()
                ? new MixturePlan(settings, uris, new byte[0], before)
                : new MixturePlan(
                        settings,
                        uris,
                        assigned(settings.get().sources(), uris, format, before.isEmpty(), configuration),
                        before);
    }

    private static byte[] assigned(
            List<SourceSettings> sources,
            List<String> uris,
            InputFormat format,
            boolean all,
            Configuration configuration)
            throws IOException {
        Map<String, Byte> claimed = new HashMap<>();
        for (byte number = 0; number < sources.size(); number++) {
            for (InputFile file : InputFiles.stillThere(sources.get(number).paths(), format, configuration)) {
                claimed.putIfAbsent(file.uri(), number);
            }
        }
        byte[] sourceOfFile = new byte[uris.size()];
        boolean[] used = new boolean[sources.size()];
        for (int file = 0; file < sourceOfFile.length; file++) {
            Byte source = claimed.get(uris.get(file));
            if (source == null) {
                throw usage(
                        "no source of mixing names the input file " + uris.get(file) + "; add it to the paths of one");
            }
            sourceOfFile[file] = source;
            used[source] = true;
        }
        for (int number = 0; number < used.length; number++) {
            if (all && !used[number]) {
                SourceSettings source = sources.get(number);
                throw usage("the source '" + source.name() + "' of mixing has no input file: " + source.paths()
                        + " name none that is in the input and in no source before it");
            }
        }
        return sourceOfFile;
    }

    /** The shards of a dataset of this mixture. */
    public Buckets layout(Buckets buckets) {
        return new Buckets(
                buckets.train(),
                buckets.validationFraction(),
                buckets.seed(),
                settings.map(mixing -> mixing.sources().size()).orElse(1));
    }

    /**
     * Brings each document to the shards of its source; held-out documents of all sources share theirs.
     *
     * @param judged of the schema {@link Documents#JUDGED}; partition {@code b} holds bucket {@code b} of the layout without
     *     a mixture, in its order
     * @param layout as {@link #layout} gives it
     * @return partition {@code b} holds bucket {@code b} in the order of its shard
     */
    public Dataset<Row> arranged(Dataset<Row> judged, Buckets layout) {
        if (settings.isEmpty()) {
            return judged;
        }
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(judged.sparkSession().sparkContext());
        SourceBuckets buckets =
                new SourceBuckets(layout, context.broadcast(String.join("\n", uris)), context.broadcast(sourceOfFile));
        return ExactDeduplication.sorted(judged.mapPartitions(buckets, Encoders.row(Documents.JUDGED)), layout);
    }

    /**
     * The mixture as the manifest states it, with shares by all that is in the sources now; empty if there is none.
     *
     * @param train the new shards of the split
     * @param layout as {@link #layout} gives it
     * @throws RondoException {@link ExitCode#BAD_DATA} if a source has no document left
     */
    public List<MixtureSource> sources(SplitInfo train, Buckets layout) {
        return settings.map(mixing -> mixed(mixing, train, layout)).orElse(List.of());
    }

    private List<MixtureSource> mixed(MixingSettings mixing, SplitInfo train, Buckets layout) {
        long[] tokens = new long[mixing.sources().size()];
        List<List<String>> shards = new ArrayList<>();
        for (int number = 0; number < tokens.length; number++) {
            shards.add(new ArrayList<>());
        }
        if (before.isPresent()) {
            Map<String, ShardFile> earlier = new HashMap<>();
            before.get().split(ShardManifest.TRAIN).shards().forEach(file -> earlier.put(file.name(), file));
            for (int number = 0; number < tokens.length; number++) {
                for (String name : before.get().mixture().get(number).shards()) {
                    shards.get(number).add(name);
                    tokens[number] +=
                            Optional.ofNullable(earlier.get(name)).orElseThrow().tokens();
                }
            }
        }
        for (ShardFile file : train.shards()) {
            int bucket = Integer.parseInt(file.name().substring(file.name().lastIndexOf('-') + 1));
            int number = bucket / layout.train();
            shards.get(number).add(file.name());
            tokens[number] += file.tokens();
        }
        for (int number = 0; number < tokens.length; number++) {
            if (tokens[number] == 0) {
                throw new RondoException(
                        ExitCode.BAD_DATA,
                        "no document of the source '"
                                + mixing.sources().get(number).name() + "' is left to train on");
            }
        }
        int[] shares = Shares.of(Shares.weights(mixing, tokens));
        List<MixtureSource> sources = new ArrayList<>();
        for (int number = 0; number < tokens.length; number++) {
            SourceSettings source = mixing.sources().get(number);
            sources.add(new MixtureSource(
                    source.name(), shares[number], source.maxEpochs().orElse(0.0), shards.get(number)));
        }
        return sources;
    }

    private static RondoException usage(String sentence) {
        return new RondoException(ExitCode.USAGE, sentence);
    }
}
