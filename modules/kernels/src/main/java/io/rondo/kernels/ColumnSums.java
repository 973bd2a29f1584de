package io.rondo.kernels;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sums over rows: each lane adds up its own rows, then the lanes' sums are added in the order of the lanes. */
final class ColumnSums {
    private final int slot;
    private final Optional<NativeFloats> target;
    private final int width;

    /** @param slot of the lanes' rows that hold the sums until they are finished */
    ColumnSums(int slot, Optional<INDArray> target, int width) {
        this.slot = slot;
        this.target = target.map(NativeFloats::of);
        this.width = width;
    }

    boolean wanted() {
        return target.isPresent();
    }

    /** The lane's sums, zero. */
    float[] start(Lane lane) {
        float[] sums = lane.row(slot, width);
        Arrays.fill(sums, 0);
        return sums;
    }

    /** Writes the sums of all lanes. */
    void finish(ThreadTeam team, RowMath math) {
        if (target.isEmpty()) {
            return;
        }
        float[] total = team.lanes().get(0).row(slot, width);
        for (Lane lane : team.lanes().subList(1, team.size())) {
            math.add(total, lane.row(slot, width), width);
        }
        target.get().put(0, total, width);
    }
}
