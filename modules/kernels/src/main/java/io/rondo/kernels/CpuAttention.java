package io.rondo.kernels;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Causal attention in blocks of queries, which meet the keys up to the diagonal only. Queries, keys and values are read
 * where they stand. Of the probabilities nothing is kept but the logarithm of each row's sum (as in FlashAttention, Dao
 * et al. 2022): the backward pass computes them again. A task is one sequence and one key-value head; tasks write to
 * places of their own, so that it does not matter which thread takes which.
 */
final class CpuAttention {
    /** Queries of a block. */
    private static final int BLOCK = 64;

    private static final int SCORES = 0;
    private static final int GRADIENT = 1;
    private static final int LEFT = 2;
    private static final int RIGHT = 3;
    private static final int SCORE_TILE = 0;
    private static final int GRADIENT_TILE = 3;
    private static final int OUT_TILE = 5;
    /** Slot of {@link Operands}. */
    private static final int RESULT = 0;

    private final ThreadTeam team;
    private final RowMath math;
    private final Operands operands;

    CpuAttention(ThreadTeam team, RowMath math, Operands operands) {
        this.team = team;
        this.math = math;
        this.operands = operands;
    }

    /** One query head of one sequence, as first elements of rows that are {@code stride} apart. */
    private record Head(int sequence, int index, long query, long key, long value) {
        static Head of(AttentionShape shape, int sequence, int index) {
            long row = (long) sequence * shape.length() * shape.rowWidth();
            long keyValue = index / shape.group();
            return new Head(
                    sequence,
                    index,
                    row + (long) index * shape.size(),
                    row + (shape.heads() + keyValue) * shape.size(),
                    row + (shape.heads() + shape.keyValueHeads() + keyValue) * shape.size());
        }

        /** First element of this head in rows that hold all query heads. */
        int out(AttentionShape shape) {
            return row(shape) * shape.width() + index * shape.size();
        }

        /** First row of the sequence. */
        int row(AttentionShape shape) {
            return sequence * shape.length();
        }

        /** First of the T numbers kept for this head, or of its rows of probabilities. */
        int number(AttentionShape shape) {
            return sequence * shape.heads() + index;
        }
    }

    private void eachTask(AttentionShape shape, TaskOfLane work) {
        int tasks = shape.batch() * shape.keyValueHeads();
        AtomicInteger next = new AtomicInteger();
        team.run(lane -> {
            for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement()) {
                work.run(lane, task / shape.keyValueHeads(), task % shape.keyValueHeads());
            }
        });
    }

    private interface TaskOfLane {
        void run(Lane lane, int sequence, int keyValueHead);
    }

    void forward(INDArray qkv, AttentionShape shape, Dropout kept, Saved saved, INDArray out) {
        NativeFloats in = NativeFloats.of(qkv);
        OperandRows result = operands.written(out);
        NativeFloats logSums =
                NativeFloats.of(saved.array("log sums", (long) shape.batch() * shape.heads(), shape.length()));
        eachTask(shape, (lane, sequence, keyValueHead) -> {
            for (int member = 0; member < shape.group(); member++) {
                Head head = Head.of(shape, sequence, keyValueHead * shape.group() + member);
                forward(lane, in, shape, head, kept, logSums, result);
            }
        });
    }

    private void forward(
            Lane lane,
            NativeFloats in,
            AttentionShape shape,
            Head head,
            Dropout kept,
            NativeFloats logSums,
            OperandRows result) {
        float[] row = lane.row(SCORES, shape.length());
        float[] sums = lane.row(LEFT, shape.length());
        for (int first = 0; first < shape.length(); first += BLOCK) {
            int last = Math.min(shape.length(), first + BLOCK);
            NativeFloats tile = lane.tile(SCORE_TILE, (long) BLOCK * shape.length());
            scores(lane, in, shape, head, first, last, tile);
            for (int query = first; query < last; query++) {
                int at = (query - first) * last;
                int seen = query + 1;
                tile.get(at, row, seen);
                float max = math.max(row, seen);
                float sum = math.expSum(row, max, seen);
                math.scale(row, 1 / sum, seen);
                Arrays.fill(row, seen, last, 0);
                sums[query] = max + (float) Math.log(sum);
                kept.apply(row, 0, seen, (head.number(shape) * shape.length() + query) * shape.length());
                tile.put(at, row, last);
            }
            weighted(lane, in, shape, head, first, last, tile, result);
        }
        logSums.put(head.number(shape) * shape.length(), sums, shape.length());
    }

    /** {@code result[last − first, size] = tile·v}. */
    private void weighted(
            Lane lane,
            NativeFloats in,
            AttentionShape shape,
            Head head,
            int first,
            int last,
            NativeFloats tile,
            OperandRows result) {
        int size = shape.size();
        int rows = last - first;
        int column = head.index() * size;
        NativeFloats out = lane.tile(OUT_TILE, (long) BLOCK * size);
        boolean direct = operands.exact();
        lane.gemm()
                .multiply(
                        false,
                        false,
                        rows,
                        size,
                        last,
                        1,
                        tile.address(),
                        last,
                        in.address(head.value()),
                        shape.rowWidth(),
                        0,
                        direct ? result.address(head.row(shape) + first, column) : out.address(),
                        direct ? result.stride() : size);
        if (!direct) {
            float[] row = lane.row(RIGHT, size);
            for (int r = 0; r < rows; r++) {
                out.get(r * size, row, size);
                result.put(lane, head.row(shape) + first + r, column, row, size);
            }
        }
    }

    /** {@code tile[last − first, last] = q·kᵀ/√size}. */
    private static void scores(
            Lane lane, NativeFloats in, AttentionShape shape, Head head, int first, int last, NativeFloats tile) {
        lane.gemm()
                .multiply(
                        false,
                        true,
                        last - first,
                        last,
                        shape.size(),
                        (float) (1 / Math.sqrt(shape.size())),
                        in.address(head.query() + (long) first * shape.rowWidth()),
                        shape.rowWidth(),
                        in.address(head.key()),
                        shape.rowWidth(),
                        0,
                        tile.address(),
                        last);
    }

    void backward(
            INDArray dout, INDArray qkv, INDArray out, AttentionShape shape, Dropout kept, Saved saved, INDArray dqkv) {
        Backward pass = new Backward(
                shape,
                kept,
                NativeFloats.of(dout),
                NativeFloats.of(qkv),
                operands.of(out, RESULT),
                NativeFloats.of(saved.array("log sums", (long) shape.batch() * shape.heads(), shape.length())),
                NativeFloats.of(dqkv));
        eachTask(shape, (lane, sequence, keyValueHead) -> {
            for (int member = 0; member < shape.group(); member++) {
                Head head = Head.of(shape, sequence, keyValueHead * shape.group() + member);
                backward(lane, pass, head, member == 0);
            }
        });
    }

    private record Backward(
            AttentionShape shape,
            Dropout kept,
            NativeFloats dout,
            NativeFloats in,
            OperandRows out,
            NativeFloats logSums,
            NativeFloats din) {}

    /** From the last block to the first, since the last sees every key and so starts the keys' gradients. */
    private void backward(Lane lane, Backward pass, Head head, boolean startsKeys) {
        AttentionShape shape = pass.shape();
        int size = shape.size();
        int stride = shape.rowWidth();
        int width = shape.width();
        int blocks = (shape.length() + BLOCK - 1) / BLOCK;
        float[] sums = lane.row(LEFT, shape.length());
        pass.logSums().get(head.number(shape) * shape.length(), sums, shape.length());
        NativeFloats weights = lane.tile(SCORE_TILE, (long) BLOCK * shape.length());
        NativeFloats slopes = lane.tile(GRADIENT_TILE, (long) BLOCK * shape.length());
        for (int block = blocks - 1; block >= 0; block--) {
            int first = block * BLOCK;
            int last = Math.min(shape.length(), first + BLOCK);
            int rows = last - first;
            long douts = pass.dout().address(head.out(shape) + (long) first * width);
            long values = pass.in().address(head.value());
            Gemm gemm = lane.gemm();
            scores(lane, pass.in(), shape, head, first, last, weights);
            gemm.multiply(false, true, rows, last, size, 1, douts, width, values, stride, 0, slopes.address(), last);
            softmaxBackward(lane, pass, head, sums, first, last, weights, slopes);
            float beta = startsKeys && block == blocks - 1 ? 0 : 1;
            long dvalues = pass.din().address(head.value());
            gemm.multiply(
                    true, false, last, size, rows, 1, weights.address(), last, douts, width, beta, dvalues, stride);
            long queries = pass.in().address(head.query() + (long) first * stride);
            long dkeys = pass.din().address(head.key());
            gemm.multiply(
                    true, false, last, size, rows, 1, slopes.address(), last, queries, stride, beta, dkeys, stride);
            long keys = pass.in().address(head.key());
            long dqueries = pass.din().address(head.query() + (long) first * stride);
            gemm.multiply(false, false, rows, size, last, 1, slopes.address(), last, keys, stride, 0, dqueries, stride);
        }
    }

    /** Scores become probabilities after dropout; gradients of those become gradients of the scaled products. */
    private void softmaxBackward(
            Lane lane,
            Backward pass,
            Head head,
            float[] sums,
            int first,
            int last,
            NativeFloats weights,
            NativeFloats slopes) {
        AttentionShape shape = pass.shape();
        Dropout kept = pass.kept();
        float scale = (float) (1 / Math.sqrt(shape.size()));
        float[] p = lane.row(SCORES, shape.length());
        float[] dp = lane.row(GRADIENT, shape.length());
        float[] dout = lane.row(RIGHT, shape.size());
        float[] out = lane.row(RIGHT + 1, shape.size());
        for (int query = first; query < last; query++) {
            int at = (query - first) * last;
            int seen = query + 1;
            int index = (head.number(shape) * shape.length() + query) * shape.length();
            pass.dout().get(head.out(shape) + query * shape.width(), dout, shape.size());
            pass.out().get(lane, head.row(shape) + query, head.index() * shape.size(), out, shape.size());
            float inner = math.dot(dout, out, shape.size());
            weights.get(at, p, seen);
            slopes.get(at, dp, seen);
            math.exp(p, sums[query], seen);
            kept.apply(dp, 0, seen, index);
            math.softmaxBackward(p, dp, inner, scale, seen);
            Arrays.fill(dp, seen, last, 0);
            slopes.put(at, dp, last);
            Arrays.fill(p, seen, last, 0);
            kept.apply(p, 0, seen, index);
            weights.put(at, p, last);
        }
    }

    void rotate(INDArray qkv, AttentionShape shape, double base, boolean backward) {
        NativeFloats rows = NativeFloats.of(qkv);
        int half = shape.size() / 2;
        float[] cos = new float[shape.length() * half + RowMath.PADDING];
        float[] sin = new float[cos.length];
        for (int position = 0; position < shape.length(); position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * Math.pow(base, -2.0 * i / shape.size());
                cos[position * half + i] = (float) Math.cos(angle);
                sin[position * half + i] = (float) (backward ? -Math.sin(angle) : Math.sin(angle));
            }
        }
        int count = shape.batch() * shape.length();
        int turned = (shape.heads() + shape.keyValueHeads()) * shape.size();
        team.run(lane -> {
            float[] row = lane.row(SCORES, turned);
            for (int r = lane.from(count); r < lane.to(count); r++) {
                rows.get(r * shape.rowWidth(), row, turned);
                for (int offset = 0; offset < turned; offset += shape.size()) {
                    math.rotate(row, offset, half, cos, sin, r % shape.length() * half);
                }
                rows.put(r * shape.rowWidth(), row, turned);
            }
        });
    }
}
