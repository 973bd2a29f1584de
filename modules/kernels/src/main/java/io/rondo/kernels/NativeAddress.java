package io.rondo.kernels;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A pointer that is moved instead of made anew for every call. */
final class NativeAddress extends FloatPointer {
    NativeAddress() {
        super((Pointer) null);
    }

    FloatPointer at(long address) {
        this.address = address;
        return this;
    }
}
