package io.rondo.benchmarks.step;

import io.rondo.model.Computation;
import io.rondo.model.LanguageModel;
import io.rondo.model.Parameter;
import io.rondo.model.TransformerConfig;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Compares the loss and every gradient of Rondo with libtorch's in double precision, from the same parameters and batch.
 *
 * <p>{@code PeerGradientsCheck [model [batch [tolerance [fp32|bf16]]]]}: computes with the fused kernels, prints the relative error {@code |a − b| / |b|} (Euclidean
 * norms) of each tensor and ends with status 1 if one is above the tolerance, 1e-4 if not given.
 */
public final class PeerGradientsCheck {
    private PeerGradientsCheck() {}

    public static void main(String[] arguments) {
        Workload workload = Workload.of(arguments.length > 0 ? arguments[0] : "nano");
        int batch = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        double tolerance = arguments.length > 2 ? Double.parseDouble(arguments[2]) : 1e-4;
        Precision precision = arguments.length > 3 ? Precision.of(arguments[3]) : Precision.FP32;
        double worst = compare(workload.shape(), batch, precision);
        System.out.printf("largest relative error %.2e, allowed %.2e%n", worst, tolerance);
        if (!(worst <= tolerance)) {
            System.exit(1);
        }
    }

    @SuppressWarnings("try") // the scope frees what is made in it
    private static double compare(Gpt2Shape shape, int batch, Precision precision) {
        SplittableRandom random = new SplittableRandom(11);
        int count = batch * shape.length();
        int[] tokens = random.ints(count, 0, shape.vocabulary()).toArray();
        int[] labels = random.ints(count, 0, shape.vocabulary()).toArray();
        TransformerConfig config = TransformerConfig.gpt2(
                shape.vocabulary(), shape.length(), shape.layers(), shape.heads(), shape.width(), 0);
        try (LanguageModel ours = LanguageModel.create(
                        config,
                        3,
                        DataType.FLOAT,
                        precision.computation(Computation.standard().threads()));
                PeerModel peer = new Gpt2Peer(shape, ScalarType.Double, false);
                PointerScope scope = new PointerScope()) {
            float[] parameters = new float[ours.parameterCount()];
            ours.copyParameters(parameters);
            // Biases start as zeros and norms as ones, which would hide a gradient that reads the wrong one.
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] += 0.02f * ((float) random.nextDouble() - 0.5f);
            }
            ours.loadParameters(parameters);
            for (Parameter parameter : ours.parameters()) {
                peer.set(parameter.name(), part(parameters, parameter));
            }
            double loss = ours.computeGradients(tokens, labels, batch, shape.length(), 0);
            Tensor expected = peer.loss(
                    PeerModel.ids(tokens, batch, shape.length()), PeerModel.ids(labels, batch, shape.length()));
            expected.backward();
            double expectedLoss = expected.item_double();
            double worst = Math.abs(loss - expectedLoss) / expectedLoss;
            System.out.printf("%-28s %.7f  libtorch %.7f  %.2e%n", "loss", loss, expectedLoss, worst);
            float[] gradients = ours.gradientVector().data().asFloat();
            for (Parameter parameter : ours.parameters()) {
                double error = error(part(gradients, parameter), peer.gradient(parameter.name()));
                System.out.printf("%-28s %.2e%n", parameter.name(), error);
                worst = Math.max(worst, error);
            }
            return worst;
        }
    }

    private static float[] part(float[] vector, Parameter parameter) {
        int from = Math.toIntExact(parameter.offset());
        return Arrays.copyOfRange(vector, from, from + Math.toIntExact(parameter.length()));
    }

    private static double error(float[] actual, double[] expected) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < actual.length; i++) {
            difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            size += expected[i] * expected[i];
        }
        return Math.sqrt(difference / size);
    }
}
