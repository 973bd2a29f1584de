package io.rondo.prep.readers;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The part of a file that one task reads: the records that start in [start, end). Files that can be read from the middle
 * are cut, others are one slice.
 */
record InputSlice(String uri, long start, long end, InputFormat format) {
    /** Columns of a slice's row, after the number of its group. */
    static final StructType SCHEMA = new StructType()
            .add("group", DataTypes.IntegerType, false)
            .add("uri", DataTypes.StringType, false)
            .add("start", DataTypes.LongType, false)
            .add("end", DataTypes.LongType, false)
            .add("format", DataTypes.StringType, false);

    // What opening a file costs, in bytes that could be read meanwhile; as Spark's openCostInBytes.
    private static final long OPEN_COST = 1L << 20;

    /** Cuts and groups files so that each group, the work of one task, is about {@code target} bytes. */
    static List<List<InputSlice>> groups(List<InputFile> files, long target) {
        List<List<InputSlice>> groups = new ArrayList<>();
        List<InputSlice> group = new ArrayList<>();
        long cost = 0;
        for (InputFile file : files) {
            for (InputSlice slice : slices(file, target)) {
                long sliceCost = slice.end - slice.start + OPEN_COST;
                if (!group.isEmpty() && cost + sliceCost > target + OPEN_COST) {
                    groups.add(List.copyOf(group));
                    group.clear();
                    cost = 0;
                }
                group.add(slice);
                cost += sliceCost;
            }
        }
        if (!group.isEmpty()) {
            groups.add(List.copyOf(group));
        }
        return groups;
    }

    static InputSlice of(Row row) {
        return new InputSlice(row.getString(1), row.getLong(2), row.getLong(3), InputFormat.valueOf(row.getString(4)));
    }

    Row toRow(int group) {
        return RowFactory.create(group, uri, start, end, format.name());
    }

    private static List<InputSlice> slices(InputFile file, long target) {
        boolean whole = !file.format().canBeCut() || Compression.ofName(file.uri()) != Compression.NONE;
        long step = whole ? Math.max(1, file.length()) : Math.max(1, target);
        List<InputSlice> slices = new ArrayList<>();
        for (long start = 0; start < file.length(); start += step) {
            slices.add(new InputSlice(file.uri(), start, Math.min(file.length(), start + step), file.format()));
        }
        return slices;
    }
}
