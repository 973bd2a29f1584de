package io.rondo.kernels;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The fused kernels, for float32 on a CPU. Rows are divided among a fixed number of threads in fixed parts, and what
 * threads add up is added in a fixed order: the same arguments and number of threads give the same bits.
 */
public final class CpuKernels implements Kernels {
    private static final int COPIED_AT_ONCE = 1 << 24;

    private final RowMath math;
    private final GemmLibrary library;
    private final ThreadTeam team;
    private final Operands operands;
    private final CpuLinear linear;
    private final CpuNorm norm;
    private final CpuFeedForward feedForward;
    private final CpuAttention attention;
    private final CpuEmbedding embedding;
    private final CpuLosses losses;
    private final CpuAdamW optimizer;
    private final CpuOrthogonalization orthogonalization;

    /** Computes in fp32. */
    public CpuKernels(int threads) {
        this(threads, Precision.FP32);
    }

    /** @param threads how many work on each operation, the caller's among them */
    public CpuKernels(int threads, Precision precision) {
        this(threads, RowMath.fastest(), GemmLibrary.fastest(), OperandFormat.of(precision));
    }

    /**
     * Kernels that multiply bf16 even where the processor cannot and a library emulates it, many times slower: so that
     * any machine can try what others compute.
     */
    public static CpuKernels withHalves(int threads) {
        return new CpuKernels(threads, RowMath.fastest(), GemmLibrary.fastest(), OperandFormat.HALVES);
    }

    CpuKernels(int threads, RowMath math, GemmLibrary library) {
        this(threads, math, library, OperandFormat.FLOATS);
    }

    CpuKernels(int threads, RowMath math, GemmLibrary library, OperandFormat format) {
        this(threads, math, library, format, library::gemm);
    }

    CpuKernels(int threads, RowMath math, GemmLibrary library, OperandFormat format, Supplier<Gemm> gemms) {
        if (threads < 1) {
            throw new IllegalArgumentException("the number of threads " + threads + " must be at least 1");
        }
        this.math = math;
        this.library = library;
        this.team = new ThreadTeam(IntStream.range(0, threads)
                .mapToObj(index -> new Lane(index, threads, gemms.get()))
                .toList());
        this.operands = new Operands(format, math, team);
        this.linear = new CpuLinear(team, math, operands);
        this.norm = new CpuNorm(team, math, operands);
        this.feedForward = new CpuFeedForward(team, math, linear, operands);
        this.attention = new CpuAttention(team, math, operands);
        this.embedding = new CpuEmbedding(team, math);
        this.losses = new CpuLosses(team, math, operands);
        this.optimizer = new CpuAdamW(team, math);
        this.orthogonalization = new CpuOrthogonalization(team, math);
    }

    /** For people: how these kernels compute on this machine. */
    public String description() {
        return "fused kernels, " + team.size() + (team.size() == 1 ? " thread, " : " threads, ") + library.title()
                + switch (operands.format()) {
                    case FLOATS -> " fp32, ";
                    case ROUNDED_FLOATS -> " fp32 of numbers rounded to bf16, ";
                    case HALVES -> " bf16, ";
                }
                + math.description();
    }

    /** Whether this machine multiplies bf16 itself. */
    public static boolean multipliesHalvesHere() {
        return GemmLibrary.multipliesHalvesHere();
    }

    /** Bytes of one operand of a product; operands are copies unless they are float32 as they are. */
    public static int operandBytes(Precision precision) {
        return OperandFormat.of(precision).bytes();
    }

    @Override
    public DataType operandType(DataType computed) {
        return operands.format() == OperandFormat.HALVES ? DataType.BFLOAT16 : computed;
    }

    @Override
    public void useWeights(INDArray vector) {
        operands.useWeights(vector);
    }

    @Override
    public void linear(INDArray x, Linear map, INDArray y) {
        linear.forward(x, map, y);
    }

    @Override
    public void linearAdd(INDArray x, Linear map, Dropout kept, INDArray residual, INDArray y) {
        linear.forwardAdd(x, map, kept, residual, y);
    }

    @Override
    public void linearBackward(INDArray x, Linear map, INDArray dy, INDArray dx, Linear gradient) {
        linear.backward(x, map, dy, dx, gradient);
    }

    @Override
    public void norm(INDArray x, Norm norm, Saved saved, INDArray y) {
        this.norm.forward(x, norm, saved, y);
    }

    @Override
    public void normBackward(
            INDArray dy, INDArray x, Norm norm, Saved saved, Optional<INDArray> added, INDArray dx, Norm gradient) {
        this.norm.backward(dy, x, norm, saved, added, dx, gradient);
    }

    @Override
    public void feedForward(INDArray x, FeedForward part, Dropout kept, INDArray residual, Saved saved, INDArray y) {
        feedForward.forward(x, part, kept, residual, saved, y);
    }

    @Override
    public void feedForwardBackward(
            INDArray x, FeedForward part, INDArray dy, Saved saved, INDArray dx, FeedForward gradient) {
        feedForward.backward(x, part, dy, saved, dx, gradient);
    }

    @Override
    public void rotate(INDArray qkv, AttentionShape shape, double base, boolean backward) {
        attention.rotate(qkv, shape, base, backward);
    }

    @Override
    public void attention(INDArray qkv, AttentionShape shape, Dropout kept, Saved saved, INDArray out) {
        attention.forward(qkv, shape, kept, saved, out);
    }

    @Override
    public void attentionBackward(
            INDArray dout, INDArray qkv, INDArray out, AttentionShape shape, Dropout kept, Saved saved, INDArray dqkv) {
        attention.backward(dout, qkv, out, shape, kept, saved, dqkv);
    }

    @Override
    public void embed(INDArray ids, INDArray tokenTable, Optional<INDArray> positionTable, int length, INDArray out) {
        embedding.forward(ids, tokenTable, positionTable, length, out);
    }

    @Override
    public void embedBackward(
            INDArray ids, INDArray dout, int length, INDArray dtokenTable, Optional<INDArray> dpositionTable) {
        embedding.backward(ids, dout, length, dtokenTable, dpositionTable);
    }

    @Override
    public void losses(INDArray x, Linear head, INDArray targets, INDArray logits, INDArray losses) {
        this.losses.forward(x, head, targets, logits, losses);
    }

    @Override
    public void lossesBackward(
            INDArray x,
            Linear head,
            INDArray targets,
            double scale,
            INDArray logits,
            INDArray losses,
            INDArray dx,
            Linear gradient,
            boolean add) {
        this.losses.backward(x, head, targets, scale, logits, losses, dx, gradient, add);
    }

    @Override
    public Dropout dropout(double rate, Saved saved, long... shape) {
        return Dropout.counted(rate, Nd4j.getRandom().nextInt());
    }

    @Override
    public void drop(INDArray x, Dropout kept, INDArray y) {
        NativeFloats from = NativeFloats.of(x);
        NativeFloats to = NativeFloats.of(y);
        int rows = (int) x.size(0);
        int width = (int) (x.length() / rows);
        team.run(lane -> {
            float[] row = lane.row(0, width);
            for (int r = lane.from(rows); r < lane.to(rows); r++) {
                from.get(r * width, row, width);
                kept.apply(row, 0, width, r * width);
                to.put(r * width, row, width);
            }
        });
    }

    @Override
    public void read(INDArray vector, float[] target) {
        long address = NativeFloats.address(vector);
        for (long from = 0; from < target.length; from += COPIED_AT_ONCE) {
            int count = (int) Math.min(COPIED_AT_ONCE, target.length - from);
            NativeFloats.at(address + from * Float.BYTES, count).get(0, target, (int) from, count);
        }
    }

    @Override
    public void write(float[] source, INDArray vector) {
        long address = NativeFloats.address(vector);
        for (long from = 0; from < source.length; from += COPIED_AT_ONCE) {
            int count = (int) Math.min(COPIED_AT_ONCE, source.length - from);
            NativeFloats.at(address + from * Float.BYTES, count).put(0, source, (int) from, count);
        }
    }

    @Override
    public double squaredNorm(INDArray vector) {
        return optimizer.squaredNorm(vector);
    }

    @Override
    public void adamW(
            INDArray parameters,
            INDArray gradient,
            INDArray firstMoment,
            INDArray secondMoment,
            List<Range> decayed,
            AdamWStep step) {
        optimizer.step(parameters, gradient, firstMoment, secondMoment, decayed, step);
    }

    @Override
    public void orthogonalize(INDArray vector, List<MatrixPart> matrices) {
        orthogonalization.apply(vector, matrices);
    }

    @Override
    public void close() {
        operands.close();
        team.close();
    }
}
