package io.rondo.prep.tokens;

import io.rondo.shards.DatasetFile;
import io.rondo.shards.ShardFile;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a task reports to the driver.
 *
 * @param bucket which shard it is
 * @param directory of the attempt, in the dataset
 * @param textBytes UTF-8 bytes of its documents
 * @param file the shard
 * @param origins the file of its documents' origins; its path is the name only
 * @param rejects the file of rejected documents, if they are kept; its path is the name only
 */
record WrittenShard(
        int bucket,
        String directory,
        long textBytes,
        ShardFile file,
        DatasetFile origins,
        Optional<DatasetFile> rejects) {
    private static final StructType FILE = new StructType()
            .add("path", DataTypes.StringType, false)
            .add("length", DataTypes.LongType, false)
            .add("sha256", DataTypes.StringType, false);

    static final StructType SCHEMA = new StructType()
            .add("bucket", DataTypes.IntegerType, false)
            .add("directory", DataTypes.StringType, false)
            .add("textBytes", DataTypes.LongType, false)
            .add("name", DataTypes.StringType, false)
            .add("documents", DataTypes.LongType, false)
            .add("tokens", DataTypes.LongType, false)
            .add("binLength", DataTypes.LongType, false)
            .add("idxLength", DataTypes.LongType, false)
            .add("binSha256", DataTypes.StringType, false)
            .add("idxSha256", DataTypes.StringType, false)
            .add("origins", FILE, false)
            .add("rejects", FILE, true);

    static WrittenShard of(Row row) {
        ShardFile file = new ShardFile(
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getString(8),
                row.getString(9));
        return new WrittenShard(
                row.getInt(0),
                row.getString(1),
                row.getLong(2),
                file,
                file(row.getStruct(10)),
                Optional.ofNullable(row.getStruct(11)).map(WrittenShard::file));
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
                file.idxSha256(),
                row(origins),
                rejects.map(WrittenShard::row).orElse(null));
    }

    private static Row row(DatasetFile file) {
        return RowFactory.create(file.path(), file.length(), file.sha256());
    }

    private static DatasetFile file(Row row) {
        return new DatasetFile(row.getString(0), row.getLong(1), row.getString(2));
    }
}
