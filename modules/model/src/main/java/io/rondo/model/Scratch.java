package io.rondo.model;

import io.rondo.kernels.Saved;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Named arrays that a layer keeps from its forward to its backward pass. They live outside every workspace, are used
 * again in the next step and freed by {@link #close()}; a name whose shape changes gets a new array.
 */
final class Scratch implements Saved, AutoCloseable {
    private final DataType type;
    private final Map<String, INDArray> arrays = new HashMap<>();

    Scratch(DataType type) {
        this.type = type;
    }

    @Override
    public INDArray array(String name, long... shape) {
        return array(type, name, shape);
    }

    /** As {@link #array(String, long...)}, of another type. */
    @SuppressWarnings("try") // the workspace is left while it is open, not used
    INDArray array(DataType of, String name, long... shape) {
        INDArray known = arrays.get(name);
        if (known != null && known.dataType() == of && Arrays.equals(known.shape(), shape)) {
            return known;
        }
        if (known != null) {
            known.close();
        }
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray created = Nd4j.createUninitialized(of, shape, 'c');
            arrays.put(name, created);
            return created;
        }
    }

    @Override
    public void close() {
        arrays.values().forEach(INDArray::close);
        arrays.clear();
    }
}
