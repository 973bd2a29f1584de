package io.rondo.prep;

import static org.apache.spark.sql.functions.col;

import io.rondo.prep.tokens.WordCounts;
import io.rondo.tokenizer.BertText;
import io.rondo.tokenizer.BpeTrainer;
import io.rondo.tokenizer.BpeTrainerSettings;
import io.rondo.tokenizer.CharTokenizer;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.WordPieceTrainer;
import io.rondo.tokenizer.WordPieceTrainerSettings;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a tokenizer: executors count words, the driver merges. The result depends on the documents only, not on their
 * order or partitions.
 */
public final class TrainTokenizerJob {
    private static final Logger LOG = LoggerFactory.getLogger(TrainTokenizerJob.class);

    // The end-of-document token and the 256 bytes.
    private static final int FIXED_TOKENS = 257;
    // As Hugging Face's BertWordPieceTokenizer has it.
    private static final int WORD_PIECE_ALPHABET = 1000;
    private static final int MERGES_PER_LOG_LINE = 4096;

    private TrainTokenizerJob() {}

    /** Trains on texts. */
    public static Tokenizer train(Dataset<String> documents, TokenizerTraining training) {
        Dataset<Row> counts = WordCounts.of(documents, training.kind()).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Tokenizer tokenizer =
                    switch (training.kind()) {
                        case BPE -> bytePairs(counts, training);
                        case WORDPIECE -> wordPieces(counts, training);
                        case CHAR -> characters(counts, training);
                    };
            LOG.info("The tokenizer has {} tokens.", tokenizer.vocabularySize());
            return tokenizer;
        } finally {
            counts.unpersist();
        }
    }

    private static Tokenizer bytePairs(Dataset<Row> counts, TokenizerTraining training) {
        BpeTrainerSettings settings = new BpeTrainerSettings(
                training.vocabularySize(), training.minFrequency(), List.of(Tokenizer.END_OF_DOCUMENT));
        return BpeTrainer.train(
                entries(trainedOn(counts, training, "a byte-pair encoding")), settings, TrainTokenizerJob::logProgress);
    }

    private static Tokenizer wordPieces(Dataset<Row> counts, TokenizerTraining training) {
        WordPieceTrainerSettings settings = new WordPieceTrainerSettings(
                BertText.UNCASED,
                training.vocabularySize(),
                training.minFrequency(),
                WORD_PIECE_ALPHABET,
                WordPieceTrainerSettings.BERT_TOKENS);
        return WordPieceTrainer.train(
                entries(trainedOn(counts, training, "WordPiece")), settings, TrainTokenizerJob::logProgress);
    }

    /** The words that are trained on: all, or as many as the driver is to hold. */
    private static Dataset<Row> trainedOn(Dataset<Row> counts, TokenizerTraining training, String what) {
        long distinct = counts.count();
        boolean pruned = distinct > training.maxWords();
        LOG.info(
                "Training {} on {} distinct words{}.",
                what,
                Math.min(distinct, training.maxWords()),
                pruned ? " of " + distinct + " (max-words)" : "");
        return pruned ? mostFrequent(counts, training.maxWords()) : counts;
    }

    private static Tokenizer characters(Dataset<Row> counts, TokenizerTraining training) {
        Dataset<Row> frequent = counts.where(col(WordCounts.COUNT).geq(training.minFrequency()))
                // ASCII characters are among the bytes.
                .where(col(WordCounts.WORD).gt("\u007f"));
        int room = Math.max(0, training.vocabularySize() - FIXED_TOKENS);
        // At most the 1.1 million characters of Unicode.
        IntStream characters = mostFrequent(frequent, room).collectAsList().stream()
                .mapToInt(row -> row.getString(0).codePointAt(0));
        return CharTokenizer.of(List.of(Tokenizer.END_OF_DOCUMENT), characters);
    }

    private static Dataset<Row> mostFrequent(Dataset<Row> counts, int number) {
        return counts.orderBy(col(WordCounts.COUNT).desc(), col(WordCounts.WORD).asc())
                .limit(number);
    }

    /** Streams the counts to the driver, partition by partition. */
    private static Iterable<Map.Entry<String, Long>> entries(Dataset<Row> counts) {
        return () -> {
            Iterator<Row> rows = counts.toLocalIterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public Map.Entry<String, Long> next() {
                    Row row = rows.next();
                    return new SimpleImmutableEntry<>(row.getString(0), row.getLong(1));
                }
            };
        };
    }

    private static void logProgress(int vocabularySize) {
        if (vocabularySize % MERGES_PER_LOG_LINE == 0) {
            LOG.info("{} tokens learned.", vocabularySize);
        }
    }
}
