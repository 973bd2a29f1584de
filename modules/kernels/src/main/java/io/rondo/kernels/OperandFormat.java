package io.rondo.kernels;

/** How operands of matrix products are kept. */
enum OperandFormat {
    /** As they are, in float32. */
    FLOATS,
    /** Rounded to bf16, but kept and multiplied in float32: for processors that multiply nothing else. */
    ROUNDED_FLOATS,
    /** In bf16. */
    HALVES;

    /** What a precision means on this machine. */
    static OperandFormat of(Precision precision) {
        return switch (precision) {
            case AUTO -> GemmLibrary.multipliesHalvesHere() ? HALVES : FLOATS;
            case FP32 -> FLOATS;
            case BF16 -> GemmLibrary.multipliesHalvesHere() ? HALVES : ROUNDED_FLOATS;
        };
    }

    /** Bytes of one operand. */
    int bytes() {
        return switch (this) {
            case FLOATS, ROUNDED_FLOATS -> Float.BYTES;
            case HALVES -> Short.BYTES;
        };
    }
}
