package io.rondo.training;

import io.rondo.kernels.Kernels;
import io.rondo.kernels.MatrixPart;
import io.rondo.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Muon (Jordan et al. 2024, kellerjordan.github.io/posts/muon) for the matrices of the blocks, AdamW for the rest. A
 * matrix's gradient goes through Nesterov momentum, {@code m = μ·m + (1−μ)·g, u = μ·m + (1−μ)·g}, and u is made
 * orthogonal; then {@code p −= lr·λ·p + lr·0.2·√max(rows, columns)·u}. The factor gives updates the size of AdamW's, so
 * that its learning rate and weight decay carry over (Moonlight, arXiv 2502.16982). In the worker's state, m stands where
 * AdamW has its first moment; the second stays 0 for these matrices.
 */
final class Muon implements InnerOptimizer {
    /** Root mean square of AdamW's updates, as measured in arXiv 2502.16982. */
    private static final double UPDATE_SIZE = 0.2;

    private final INDArray parameters;
    private final INDArray gradient;
    private final Moments moments;
    private final Kernels kernels;
    private final LocalSettings settings;
    private final List<BlockMatrix> matrices;
    private final List<Rest> rest = new ArrayList<>();
    private final List<MatrixPart> parts;

    /** Tensors in a row that AdamW moves; the decayed ranges count from {@code from}. */
    private record Rest(long from, long to, List<Kernels.Range> decayed) {}

    Muon(Kernels kernels, INDArray parameters, INDArray gradient, List<Parameter> layout, LocalSettings settings) {
        this.kernels = kernels;
        this.parameters = parameters.reshape(parameters.length());
        this.gradient = gradient.reshape(gradient.length());
        this.settings = settings;
        this.moments = new Moments(kernels, parameters.length());
        this.matrices =
                layout.stream().filter(BlockMatrix::is).map(BlockMatrix::of).toList();
        for (int i = 0; i < layout.size(); i++) {
            int first = i;
            while (i < layout.size() && !BlockMatrix.is(layout.get(i))) {
                i++;
            }
            if (i > first) {
                rest.add(rest(layout.subList(first, i)));
            }
        }
        this.parts = matrices.stream().flatMap(BlockMatrix::matrices).toList();
    }

    private static Rest rest(List<Parameter> tensors) {
        Parameter last = tensors.get(tensors.size() - 1);
        long from = tensors.get(0).offset();
        return new Rest(from, last.offset() + last.length(), AdamW.decayed(tensors, from));
    }

    @Override
    public void restore(WorkerState state) {
        moments.restore(state);
    }

    @Override
    public WorkerState state() {
        return moments.state();
    }

    @Override
    public void step(double learningRate, double gradientScale) {
        long step = moments.nextStep();
        for (Rest part : rest) {
            kernels.adamW(
                    row(parameters, part),
                    row(gradient, part),
                    row(moments.first(), part),
                    row(moments.second(), part),
                    part.decayed(),
                    AdamW.update(settings, learningRate, step, gradientScale));
        }
        matrices.forEach(matrix -> lookAhead(matrix, gradientScale));
        kernels.orthogonalize(gradient, parts);
        matrices.forEach(matrix -> move(matrix, learningRate));
    }

    /** Nesterov's look ahead, which takes the gradient's place. */
    private void lookAhead(BlockMatrix matrix, double gradientScale) {
        INDArray update = values(gradient, matrix.parameter());
        INDArray momentum = values(moments.first().reshape(parameters.length()), matrix.parameter());
        double decay = settings.muonMomentum();
        update.muli((1 - decay) * gradientScale);
        momentum.muli(decay);
        momentum.addi(update);
        try (INDArray ahead = momentum.mul(decay)) {
            update.addi(ahead);
        }
    }

    private void move(BlockMatrix matrix, double learningRate) {
        INDArray target = values(parameters, matrix.parameter());
        target.muli(1 - learningRate * settings.weightDecay());
        target.subi(values(gradient, matrix.parameter())
                .muli(learningRate * UPDATE_SIZE * Math.sqrt((double) matrix.longSide())));
    }

    @Override
    public void close() {
        moments.close();
    }

    private static INDArray values(INDArray vector, Parameter parameter) {
        return vector.get(NDArrayIndex.interval(parameter.offset(), parameter.offset() + parameter.length()));
    }

    private static INDArray row(INDArray vector, Rest part) {
        return vector.reshape(vector.length())
                .get(NDArrayIndex.interval(part.from(), part.to()))
                .reshape('c', 1, part.to() - part.from());
    }
}
