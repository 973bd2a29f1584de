package io.rondo.prep.tokens;

import io.rondo.prep.documents.Buckets;
import io.rondo.shards.ShardFile;
import io.rondo.shards.ShardWriter;
import io.rondo.tokenizer.Tokenizer;
import io.rondo.tokenizer.TokenizerFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One task: the documents of one bucket into one shard. Its input rows are text and bucket. */
record WriteShard(ShardLocation location, Buckets buckets, Broadcast<String> tokenizerJson)
        implements MapPartitionsFunction<Row, Row> {
    static final StructType RESULT = new StructType()
            .add("bucket", DataTypes.IntegerType, false)
            .add("directory", DataTypes.StringType, false)
            .add("textBytes", DataTypes.LongType, false)
            .add("name", DataTypes.StringType, false)
            .add("documents", DataTypes.LongType, false)
            .add("tokens", DataTypes.LongType, false)
            .add("binLength", DataTypes.LongType, false)
            .add("idxLength", DataTypes.LongType, false)
            .add("binSha256", DataTypes.StringType, false)
            .add("idxSha256", DataTypes.StringType, false);

    @Override
    public Iterator<Row> call(Iterator<Row> documents) throws IOException {
        int bucket = TaskContext.getPartitionId();
        String directory = location.attempt(TaskContext.get().taskAttemptId());
        Tokenizer tokenizer = TokenizerFile.parse(tokenizerJson.value());
        int endOfDocument = tokenizer.endOfDocument().orElseThrow();
        long textBytes = 0;
        try (ShardWriter writer =
                new ShardWriter(location.store(directory), buckets.shardName(bucket), tokenizer.vocabularySize())) {
            while (documents.hasNext()) {
                Row document = documents.next();
                if (document.getInt(1) != bucket) {
                    throw new IllegalStateException("a document of bucket " + document.getInt(1) + " in partition "
                            + bucket + ": Spark has moved partitions");
                }
                byte[] text = document.getString(0).getBytes(StandardCharsets.UTF_8);
                int[] ids = tokenizer.encodeOrdinary(text);
                int[] ended = Arrays.copyOf(ids, ids.length + 1);
                ended[ids.length] = endOfDocument;
                writer.add(ended);
                textBytes += text.length;
            }
            ShardFile file = writer.finish();
            return Collections.singletonList(new WrittenShard(bucket, directory, textBytes, file).toRow())
                    .iterator();
        }
    }
}
