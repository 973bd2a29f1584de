package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class VectorCopyTest {
    static Stream<Kernels> kernels() {
        return Stream.of(new Nd4jKernels(), new CpuKernels(2));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void whatIsWrittenIsReadAgainAndNothingBesideItChanges(Kernels kernels) {
        float[] values = new float[(1 << 24) + 1000];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        INDArray whole = Nd4j.valueArrayOf(new long[] {1, values.length + 7L}, 5.0, DataType.FLOAT);
        INDArray part = whole.get(NDArrayIndex.point(0), NDArrayIndex.interval(3, values.length + 3L));
        kernels.write(values, part);
        assertThat(part.getFloat(values.length - 1)).isEqualTo(values[values.length - 1]);
        assertThat(whole.getFloat(0, 2)).isEqualTo(5);
        assertThat(whole.getFloat(0, values.length + 3L)).isEqualTo(5);
        float[] read = new float[values.length];
        kernels.read(part, read);
        assertThat(read).isEqualTo(values);
        kernels.close();
        whole.close();
    }
}
