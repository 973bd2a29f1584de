package io.rondo.prep.tokens;

import io.rondo.prep.documents.JudgedDocument;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * One task: the documents of one bucket into one shard.
 *
 * @param sources URIs of the input files, separated by line feeds
 */
record WriteShard(ShardLocation location, ShardPlan plan, Broadcast<String> tokenizerJson, Broadcast<String> sources)
        implements MapPartitionsFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Iterator<Row> documents) throws IOException {
        int bucket = TaskContext.getPartitionId();
        String directory = location.attempt(TaskContext.get().taskAttemptId());
        Tokenizer tokenizer = TokenizerFile.parse(tokenizerJson.value());
        List<String> files = List.of(sources.value().split("\n", -1));
        try (ShardOutput output = ShardOutput.create(location.store(directory), bucket, plan, files, tokenizer)) {
            while (documents.hasNext()) {
                JudgedDocument document = JudgedDocument.of(documents.next());
                if (document.kept() && document.bucket() != bucket) {
                    throw new IllegalStateException("a document of bucket " + document.bucket() + " in partition "
                            + bucket + ": Spark has moved partitions");
                }
                output.add(document);
            }
            return Collections.singletonList(output.finish(directory).toRow()).iterator();
        }
    }
}
