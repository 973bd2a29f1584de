package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContributionWeightsTest {
    @Test
    void equalPartsCountOneEach() {
        ContributionWeights weights = new ContributionWeights(12, 3);
        assertThat(weights.of(0)).isEqualTo(1);
        assertThat(weights.of(2)).isEqualTo(1);
        assertThat(weights.sum(List.of(0, 1, 2))).isEqualTo(3);
        assertThat(weights.sum(List.of(0, 2))).isEqualTo(2);
    }

    @Test
    void unequalPartsMakeEverySequenceCountTheSame() {
        // Parts of 2, 3 and 3 sequences.
        ContributionWeights weights = new ContributionWeights(8, 3);
        assertThat(weights.of(0) / 2).isCloseTo(weights.of(1) / 3, within(1e-7f));
        assertThat(weights.sum(List.of(0, 1, 2))).isCloseTo(3, within(1e-6f));
        float[] sum = new float[1];
        for (int worker = 0; worker < 3; worker++) {
            WireFormat.FP32.add(WireFormat.FP32.encode(new float[] {worker + 1}, 0, 1), weights.of(worker), sum);
        }
        PseudoGradient.divide(sum, weights.sum(List.of(0, 1, 2)));
        assertThat(sum[0]).isCloseTo((1 * 2 + 2 * 3 + 3 * 3) / 8f, within(1e-6f));
    }
}
