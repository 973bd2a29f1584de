package io.rondo.prep;

import static org.apache.spark.sql.functions.col;

import io.rondo.prep.documents.Documents;
import io.rondo.shards.DatasetVersion;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.FileStore;
import io.rondo.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** The tokenizer of a dataset, which its first version brings and all later ones use. */
record DatasetTokenizer(PrepareSettings settings, FileStore dataset) {
    /**
     * The tokenizer of the version before, or for a first version the one that the settings name, or one that is trained.
     *
     * @param judged all documents
     * @param kept where a large job keeps what it has come to
     */
    Tokenizer of(Optional<DatasetVersion> before, Dataset<Row> judged, Optional<JudgedFiles> kept) throws IOException {
        if (before.isPresent()) {
            return TokenizerSource.ofDataset(dataset, before.get().manifest());
        }
        Optional<Tokenizer> trained = kept.isPresent() ? kept.get().tokenizer() : Optional.empty();
        Tokenizer tokenizer = trained.isPresent() ? trained.get() : first(judged);
        if (kept.isPresent() && trained.isEmpty()) {
            kept.get().keep(tokenizer);
        }
        dataset.createExclusively(
                ShardManifest.TOKENIZER_FILE, tokenizer.toJson().getBytes(StandardCharsets.UTF_8));
        return tokenizer;
    }

    /** Validation documents must not shape the vocabulary either. */
    private Tokenizer first(Dataset<Row> judged) throws IOException {
        if (settings.tokenizerFile().isPresent()) {
            return TokenizerSource.read(
                    settings.tokenizerFile().get(),
                    judged.sparkSession().sparkContext().hadoopConfiguration());
        }
        Column inTraining = col(Documents.BUCKET).geq(settings.buckets().validation());
        Dataset<String> texts = judged.where(col(Documents.VERDICT).equalTo(Documents.KEPT))
                .where(inTraining)
                .select(Documents.TEXT)
                .as(Encoders.STRING());
        return TrainTokenizerJob.train(texts, settings.tokenizerTraining());
    }
}
