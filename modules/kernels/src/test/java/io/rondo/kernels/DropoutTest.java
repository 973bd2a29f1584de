package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DropoutTest {
    @Test
    void dropoutOfTheOtherKernelsIsRefusedInsteadOfIgnored() {
        INDArray values = Nd4j.ones(DataType.FLOAT, 2, 3);
        Dropout drawn = Dropout.draw(0.5, Nd4j.getRandom(), Nd4j.create(DataType.FLOAT, 2, 3));
        assertThatThrownBy(() -> Dropout.counted(0.5, 1).apply(values))
                .hasMessage("dropout without a mask belongs to the fused kernels");
        assertThatThrownBy(() -> drawn.apply(new float[6], 0, 6, 0))
                .hasMessage("dropout that was drawn as a mask belongs to the portable kernels");
    }
}
