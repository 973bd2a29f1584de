package io.rondo.prep.tokens;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.prep.LocalSpark;
import io.rondo.prep.TestCorpus;
import io.rondo.prep.TokenizerTraining;
import io.rondo.prep.TrainTokenizerJob;
import io.rondo.prep.dedup.ExactDeduplication;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.ContentHash;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.JudgedDocument;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import io.rondo.tokenizer.BertText;
import io.rondo.tokenizer.BpeTrainer;
import io.rondo.tokenizer.BpeTrainerSettings;
import io.rondo.tokenizer.CharTokenizer;
import io.rondo.tokenizer.PreTokenizer;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.WordPieceTrainer;
import io.rondo.tokenizer.WordPieceTrainerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private static final SparkSession SPARK = LocalSpark.session();

    @TempDir
    Path directory;

    @Test
    void sparkCountsTheWordsThatOneLoopCounts() {
        List<String> texts = new ArrayList<>(TestCorpus.english(50));
        texts.add("x".repeat(1024) + " " + "y".repeat(1024));
        Map<String, Long> expected = new HashMap<>();
        texts.forEach(text -> PreTokenizer.split(text, word -> expected.merge(word, 1L, Long::sum)));
        expected.remove(" " + "y".repeat(1024));

        Map<String, Long> counted = new HashMap<>();
        for (Row row : WordCounts.of(dataset(texts), TokenizerKind.BPE).collectAsList()) {
            assertThat(counted.put(row.getString(0), row.getLong(1))).isNull();
        }

        assertThat(counted).isEqualTo(expected);
    }

    @Test
    void theTokenizerIsThatOfTheTrainerWithoutSpark() {
        List<String> texts = TestCorpus.english(60);
        Map<String, Long> words = new HashMap<>();
        texts.forEach(text -> PreTokenizer.split(text, word -> words.merge(word, 1L, Long::sum)));
        String expected = BpeTrainer.train(words, new BpeTrainerSettings(500, 2, List.of(Tokenizer.END_OF_DOCUMENT)))
                .toJson();

        List<String> reversed = new ArrayList<>(texts);
        Collections.reverse(reversed);

        TokenizerTraining training = new TokenizerTraining(TokenizerKind.BPE, 500, 2, 1_000_000);
        assertThat(TrainTokenizerJob.train(dataset(texts), training).toJson()).isEqualTo(expected);
        assertThat(TrainTokenizerJob.train(dataset(reversed).repartition(5), training)
                        .toJson())
                .isEqualTo(expected);
    }

    @Test
    void wordPieceIsThatOfTheTrainerWithoutSpark() {
        List<String> texts = TestCorpus.english(60);
        Map<String, Long> words = new HashMap<>();
        texts.forEach(text -> BertText.UNCASED.split(text, word -> words.merge(word, 1L, Long::sum)));
        WordPieceTrainerSettings settings =
                new WordPieceTrainerSettings(BertText.UNCASED, 500, 2, 1000, WordPieceTrainerSettings.BERT_TOKENS);

        TokenizerTraining training = new TokenizerTraining(TokenizerKind.WORDPIECE, 500, 2, 1_000_000);
        Tokenizer tokenizer = TrainTokenizerJob.train(dataset(texts).repartition(3), training);
        assertThat(tokenizer.toJson())
                .isEqualTo(WordPieceTrainer.train(words.entrySet(), settings, size -> {})
                        .toJson());
        assertThat(tokenizer.endOfDocument()).isEqualTo(tokenizer.id("[SEP]"));
    }

    @Test
    void ofTooManyWordsTheMostFrequentAreTrainedOn() {
        List<String> texts = List.of("aa aa aa bb bb cc dd", "aa");
        TokenizerTraining training = new TokenizerTraining(TokenizerKind.BPE, 1000, 1, 2);

        Tokenizer tokenizer = TrainTokenizerJob.train(dataset(texts), training);

        // " aa" occurs twice, " bb" twice, "aa" twice; "Ġ" sorts after nothing here: a space is before "a".
        assertThat(tokenizer.id("Ġaa")).isPresent();
        assertThat(tokenizer.id("Ġbb")).isPresent();
        assertThat(tokenizer.id("Ġcc")).isEmpty();
    }

    @Test
    void retriedTasksWriteTheSameShards() throws IOException {
        Buckets buckets = new Buckets(3, 0.2, 1);
        ContentHash hash = new ContentHash();
        List<Row> rows = new ArrayList<>();
        for (String text : TestCorpus.english(60)) {
            byte[] contentHash = hash.of(text);
            rows.add(new JudgedDocument(
                            "a",
                            0,
                            text,
                            Documents.KEPT,
                            contentHash,
                            buckets.of(contentHash),
                            0,
                            "",
                            0,
                            "",
                            text.length())
                    .toRow());
        }
        Dataset<Row> documents = ExactDeduplication.sorted(SPARK.createDataFrame(rows, Documents.JUDGED), buckets);
        Dataset<Row> disturbed = documents.mapPartitions(new FailsAtFirst(), Encoders.row(Documents.JUDGED));
        Tokenizer tokenizer = CharTokenizer.ofCharacters("");
        FileStore calm = HadoopFileStore.at(directory.resolve("calm").toString());
        FileStore rough = HadoopFileStore.at(directory.resolve("rough").toString());

        ShardPlan plan = new ShardPlan(buckets, List.of("a-step"), List.of("z", "a"), false);

        WrittenShards expected = TokenShards.write(documents, plan, tokenizer, calm, "_work/a");
        WrittenShards retried = TokenShards.write(disturbed, plan, tokenizer, rough, "_work/a");

        assertThat(retried).isEqualTo(expected);
        assertThat(expected.files()).hasSize(4);
        assertThat(expected.splits().get("train").documents()
                        + expected.splits().get("validation").documents())
                .isEqualTo(60);
        calm.delete("_work");
        rough.delete("_work");
        assertThat(TestCorpus.hashes(directory.resolve("rough")))
                .isEqualTo(TestCorpus.hashes(directory.resolve("calm")));
    }

    /** Lets the first attempt of every task die after some documents. */
    private record FailsAtFirst() implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> documents) {
            List<Row> rows = new ArrayList<>();
            documents.forEachRemaining(rows::add);
            Iterator<Row> all = rows.iterator();
            boolean failing = TaskContext.get().attemptNumber() == 0;
            return new Iterator<>() {
                private int given;

                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public Row next() {
                    if (failing && given++ == 3) {
                        throw new IllegalStateException("the executor dies here, as the test wants");
                    }
                    return all.next();
                }
            };
        }
    }

    private static Dataset<String> dataset(List<String> texts) {
        return SPARK.createDataset(texts, Encoders.STRING()).repartition(3, col("value"));
    }
}
