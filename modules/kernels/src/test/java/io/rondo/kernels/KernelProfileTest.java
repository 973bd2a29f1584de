package io.rondo.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.rondo.kernels.KernelProfile.Entry;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class KernelProfileTest {
    private final KernelProfile profile = KernelProfile.ofFused(2, Precision.FP32);
    private final Kernels kernels = profile.kernels();
    private final TestArrays arrays = new TestArrays(DataType.FLOAT);
    private final INDArray x = arrays.random(new Random(1), 200, 64);
    private final INDArray weight = arrays.random(new Random(2), 64, 64);
    private final INDArray y = arrays.undefined(200, 64);

    @AfterEach
    void close() {
        kernels.close();
    }

    @Test
    void countsTheCallsOfEachKernelTheLongestFirst() {
        for (int i = 0; i < 3; i++) {
            kernels.linear(x, Linear.withoutBias(weight), y);
        }
        kernels.squaredNorm(x);
        assertThat(profile.entries())
                .extracting(Entry::kernel, Entry::calls)
                .containsExactlyInAnyOrder(tuple("linear", 3L), tuple("squaredNorm", 1L));
        assertThat(profile.entries())
                .isSortedAccordingTo(Comparator.comparingDouble(Entry::seconds).reversed())
                .allMatch(entry -> entry.seconds() > 0);
    }

    @Test
    void productsTakeAPartOfTheTimeOfTheKernelsThatMultiplyAndNoneOfTheOthers() {
        kernels.linear(x, Linear.withoutBias(weight), y);
        assertThat(profile.productSeconds())
                .isPositive()
                .isLessThanOrEqualTo(profile.entries().get(0).seconds());
        profile.reset();
        assertThat(profile.entries()).isEmpty();
        kernels.norm(x, new Norm(arrays.filled(1, 64), Optional.empty(), 1e-5), arrays.saved(), y);
        assertThat(profile.entries()).extracting(Entry::kernel).containsExactly("norm");
        assertThat(profile.productSeconds()).isZero();
    }

    @Test
    void computesWhatTheFusedKernelsCompute() {
        INDArray expected = arrays.undefined(200, 64);
        try (CpuKernels fused = new CpuKernels(2)) {
            fused.linear(x, Linear.withoutBias(weight), expected);
            assertThat(kernels.squaredNorm(x)).isEqualTo(fused.squaredNorm(x));
        }
        kernels.linear(x, Linear.withoutBias(weight), y);
        assertThat(y).isEqualTo(expected);
    }

    @Test
    void aKernelsOwnExceptionPassesThrough() {
        INDArray wrong = Nd4j.ones(DataType.DOUBLE, 2, 2);
        assertThatThrownBy(() -> kernels.linear(wrong, Linear.withoutBias(wrong), wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("these kernels compute in float32, not DOUBLE");
        assertThat(profile.entries()).extracting(Entry::calls).containsExactly(1L);
    }
}
