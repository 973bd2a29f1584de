package io.rondo.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The safetensors format (https://github.com/huggingface/safetensors, README "Format"): eight bytes with the length of
 * the header, little-endian; a JSON object with name, dtype, shape and byte range of each tensor; the values, packed
 * without a gap.
 */
final class SafetensorsFormat {
    static final int LENGTH_BYTES = 8;
    static final int MAX_HEADER_BYTES = 100_000_000;
    /** Spaces fill the header, so that the values start at a multiple of it. */
    static final int ALIGNMENT = 8;

    static final String METADATA = "__metadata__";
    static final String DTYPE = "dtype";
    static final String SHAPE = "shape";
    static final String DATA_OFFSETS = "data_offsets";

    private SafetensorsFormat() {}

    /** Element types of the format and their sizes; Rondo reads and writes the values of F32 only. */
    enum DataType {
        BOOL(1),
        U8(1),
        I8(1),
        F8_E5M2(1),
        F8_E4M3(1),
        I16(2),
        U16(2),
        F16(2),
        BF16(2),
        I32(4),
        U32(4),
        F32(4),
        F64(8),
        I64(8),
        U64(8);

        private final int bytes;

        DataType(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }

        static Optional<DataType> named(String name) {
            return Arrays.stream(values())
                    .filter(type -> type.name().equals(name))
                    .findFirst();
        }
    }

    /** The product of the sizes; -1 if a size is negative or the product exceeds 2^63 - 1. */
    static long elements(List<Long> shape) {
        long elements = 1;
        for (long size : shape) {
            if (size < 0) {
                return -1;
            }
            try {
                elements = Math.multiplyExact(elements, size);
            } catch (ArithmeticException e) {
                return -1;
            }
        }
        return elements;
    }
}
