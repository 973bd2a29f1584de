package io.rondo.prep.tokens;

import io.rondo.shards.ShardFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What a task reports to the driver.
 *
 * @param bucket which shard it is
 * @param directory of the attempt, in the dataset
 * @param textBytes UTF-8 bytes of its documents
 * @param file the shard
 */
record WrittenShard(int bucket, String directory, long textBytes, ShardFile file) {
    static WrittenShard of(Row row) {
        ShardFile file = new ShardFile(
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getString(8),
                row.getString(9));
        return new WrittenShard(row.getInt(0), row.getString(1), row.getLong(2), file);
    }

    Row toRow() {
        return RowFactory.create(
                bucket,
                directory,
                textBytes,
                file.name(),
                file.documents(),
                file.tokens(),
                file.binLength(),
                file.idxLength(),
                file.binSha256(),
                file.idxSha256());
    }
}
