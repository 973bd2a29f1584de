package io.rondo.kernels;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Embedding tables. */
final class CpuEmbedding {
    private static final int ROW = 0;
    private static final int ADDED = 1;

    private final ThreadTeam team;
    private final RowMath math;

    CpuEmbedding(ThreadTeam team, RowMath math) {
        this.team = team;
        this.math = math;
    }

    void forward(INDArray ids, INDArray tokenTable, Optional<INDArray> positionTable, int length, INDArray out) {
        int width = (int) tokenTable.size(1);
        int[] rows = ids.toIntVector();
        NativeFloats tokens = NativeFloats.of(tokenTable);
        Optional<NativeFloats> positions = positionTable.map(NativeFloats::of);
        NativeFloats to = NativeFloats.of(out);
        team.run(lane -> {
            float[] row = lane.row(ROW, width);
            float[] added = lane.row(ADDED, width);
            for (int r = lane.from(rows.length); r < lane.to(rows.length); r++) {
                tokens.get(rows[r] * width, row, width);
                if (positions.isPresent()) {
                    positions.get().get(r % length * width, added, width);
                    math.add(row, added, width);
                }
                to.put(r * width, row, width);
            }
        });
    }

    /** Each lane adds up its own columns, so that equal ids meet in the order of the rows. */
    void backward(INDArray ids, INDArray dout, int length, INDArray dtokenTable, Optional<INDArray> dpositionTable) {
        int width = (int) dout.size(1);
        int[] rows = ids.toIntVector();
        NativeFloats from = NativeFloats.of(dout);
        NativeFloats dtokens = NativeFloats.of(dtokenTable);
        dpositionTable.ifPresent(table -> table.assign(0));
        Optional<NativeFloats> dpositions = dpositionTable.map(NativeFloats::of);
        team.run(lane -> {
            int first = lane.from(width);
            int count = lane.to(width) - first;
            float[] row = lane.row(ROW, count);
            float[] sum = lane.row(ADDED, count);
            for (int r = 0; r < rows.length; r++) {
                from.get(r * width + first, row, count);
                addTo(dtokens, rows[r] * width + first, row, sum, count);
                if (dpositions.isPresent()) {
                    addTo(dpositions.get(), r % length * width + first, row, sum, count);
                }
            }
        });
    }

    private void addTo(NativeFloats table, int index, float[] row, float[] sum, int count) {
        table.get(index, sum, count);
        math.add(sum, row, count);
        table.put(index, sum, count);
    }
}
