package io.rondo.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Where a kernel's forward pass leaves what its backward pass needs. */
public interface Saved {
    /**
     * The array of that name and shape, row-major, of the type that is computed in. The same name and shape give the
     * same array again, with its content, until another forward pass writes to it; new arrays are undefined.
     */
    INDArray array(String name, long... shape);

    /** A part of this place whose names do not meet those of another part. */
    default Saved part(String prefix) {
        return (name, shape) -> array(prefix + " " + name, shape);
    }
}
