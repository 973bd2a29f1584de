package io.rondo.kernels;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Causal attention with the whole matrix of probabilities in memory, batched over sequences and heads. */
final class Nd4jAttention {
    /** Added to a score that must not be seen; its exponential is zero in every floating-point type. */
    private static final double HIDDEN = -1e9;

    private Nd4jAttention() {}

    static void forward(INDArray qkv, AttentionShape shape, Dropout kept, Saved saved, INDArray out) {
        long batch = shape.batch();
        long count = shape.heads();
        long length = shape.length();
        long size = shape.size();
        INDArray heads = saved.array("heads", 3, batch, count, length, size);
        INDArray probabilities = saved.array("probabilities", batch, count, length, length);
        INDArray query = part(heads, 0);
        query.assign(columns(qkv, shape, 0).permute(0, 2, 1, 3));
        for (int part = 1; part < 3; part++) {
            INDArray shared = columns(qkv, shape, part).permute(0, 2, 1, 3);
            for (int member = 0; member < shape.group(); member++) {
                member(part(heads, part), shape, member).assign(shared);
            }
        }
        query.muli(1 / Math.sqrt((double) size));
        batchedProduct(query, part(heads, 1), probabilities, false, true);
        probabilities
                .reshape('c', batch * count, length * length)
                .addiRowVector(hiddenFuture(probabilities.dataType(), length));
        INDArray rows = probabilities.reshape('c', batch * count * length, length);
        Nd4j.exec(new SoftMax(rows, rows, 1));
        INDArray seen = kept.keepsAll() ? probabilities : probabilities.dup('c');
        kept.apply(seen);
        INDArray context = Nd4j.createUninitialized(heads.dataType(), batch, count, length, size);
        batchedProduct(seen, part(heads, 2), context, false, false);
        out.reshape('c', batch, length, count, size).assign(context.permute(0, 2, 1, 3));
    }

    static void backward(INDArray dout, AttentionShape shape, Dropout kept, Saved saved, INDArray dqkv) {
        long batch = shape.batch();
        long count = shape.heads();
        long length = shape.length();
        long size = shape.size();
        INDArray heads = saved.array("heads", 3, batch, count, length, size);
        INDArray probabilities = saved.array("probabilities", batch, count, length, length);
        DataType type = heads.dataType();
        INDArray dcontext = Nd4j.createUninitialized(type, batch, count, length, size);
        dcontext.assign(dout.reshape('c', batch, length, count, size).permute(0, 2, 1, 3));
        INDArray dheads = Nd4j.createUninitialized(type, heads.shape());
        INDArray seen = kept.keepsAll() ? probabilities : probabilities.dup('c');
        kept.apply(seen);
        batchedProduct(seen, dcontext, part(dheads, 2), true, false);

        // Soft-max: dS = P∘(dP − rowsum(dP∘P)).
        INDArray dscores = Nd4j.createUninitialized(type, probabilities.shape());
        batchedProduct(dcontext, part(heads, 2), dscores, false, true);
        kept.apply(dscores);
        INDArray rows = dscores.reshape('c', batch * count * length, length);
        INDArray weights = probabilities.reshape('c', batch * count * length, length);
        INDArray product = Nd4j.createUninitialized(type, rows.shape());
        rows.muli(weights, product);
        rows.subiColumnVector(product.sum(1));
        rows.muli(weights);

        // The kept query carries the factor 1/√size already, so only its own gradient needs it again.
        INDArray dquery = part(dheads, 0);
        batchedProduct(dscores, part(heads, 1), dquery, false, false);
        dquery.muli(1 / Math.sqrt((double) size));
        batchedProduct(dscores, part(heads, 0), part(dheads, 1), true, false);
        columns(dqkv, shape, 0).assign(dquery.permute(0, 2, 1, 3));
        for (int part = 1; part < 3; part++) {
            INDArray sum = member(part(dheads, part), shape, 0);
            for (int member = 1; member < shape.group(); member++) {
                sum.addi(member(part(dheads, part), shape, member));
            }
            columns(dqkv, shape, part).assign(sum.permute(0, 2, 1, 3));
        }
    }

    /** Turns queries and keys, which stand beside each other. */
    static void rotate(INDArray qkv, AttentionShape shape, double base, boolean backward) {
        int half = shape.size() / 2;
        double[] cosines = new double[shape.length() * half];
        double[] sines = new double[cosines.length];
        for (int position = 0; position < shape.length(); position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * Math.pow(base, -2.0 * i / shape.size());
                cosines[position * half + i] = Math.cos(angle);
                sines[position * half + i] = backward ? -Math.sin(angle) : Math.sin(angle);
            }
        }
        INDArray cos = Nd4j.createFromArray(cosines).castTo(qkv.dataType());
        INDArray sin = Nd4j.createFromArray(sines).castTo(qkv.dataType());
        int turned = shape.heads() + shape.keyValueHeads();
        INDArray pairs = qkv.get(NDArrayIndex.all(), NDArrayIndex.interval(0, (long) turned * shape.size()))
                .dup('c')
                .reshape('c', shape.batch(), shape.length(), turned, 2, half);
        INDArray rows =
                pairs.permute(3, 0, 2, 1, 4).dup('c').reshape('c', 2, (long) shape.batch() * turned, cosines.length);
        INDArray first = rows.get(NDArrayIndex.point(0), NDArrayIndex.all(), NDArrayIndex.all());
        INDArray second = rows.get(NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.all());
        INDArray a = first.dup('c').muliRowVector(cos).subi(second.dup('c').muliRowVector(sin));
        INDArray b = second.dup('c').muliRowVector(cos).addi(first.dup('c').muliRowVector(sin));
        first.assign(a);
        second.assign(b);
        INDArray back = rows.reshape('c', 2, shape.batch(), turned, shape.length(), half)
                .permute(1, 3, 2, 0, 4)
                .dup('c');
        qkv.get(NDArrayIndex.all(), NDArrayIndex.interval(0, (long) turned * shape.size()))
                .assign(back.reshape('c', qkv.size(0), (long) turned * shape.size()));
    }

    /** Queries (0), keys (1) or values (2) as a view {@code [B, T, heads, size]}. */
    private static INDArray columns(INDArray qkv, AttentionShape shape, int part) {
        long count = part == 0 ? shape.heads() : shape.keyValueHeads();
        long from = part == 0 ? 0 : (shape.heads() + (part - 1L) * shape.keyValueHeads()) * shape.size();
        // By strides: ND4J's own selection loses all dimensions of some small shapes.
        long width = qkv.size(1);
        return Nd4j.create(
                qkv.data(),
                new long[] {shape.batch(), shape.length(), count, shape.size()},
                new long[] {shape.length() * width, width, shape.size(), 1},
                qkv.offset() + from,
                'c');
    }

    /** One query head of each group: {@code [B, keyValueHeads, T, size]} out of {@code [B, heads, T, size]}. */
    private static INDArray member(INDArray heads, AttentionShape shape, int member) {
        if (shape.group() == 1) {
            return heads;
        }
        long each = (long) shape.length() * shape.size();
        return Nd4j.create(
                heads.data(),
                new long[] {shape.batch(), shape.keyValueHeads(), shape.length(), shape.size()},
                new long[] {shape.heads() * each, shape.group() * each, shape.size(), 1},
                heads.offset() + member * each,
                'c');
    }

    private static INDArray part(INDArray heads, int index) {
        long each = heads.length() / 3;
        long[] shape = Arrays.copyOfRange(heads.shape(), 1, 5);
        return Nd4j.create(
                heads.data(),
                shape,
                new long[] {shape[1] * shape[2] * shape[3], shape[2] * shape[3], shape[3], 1},
                heads.offset() + index * each,
                'c');
    }

    private static void batchedProduct(INDArray a, INDArray b, INDArray y, boolean transposeA, boolean transposeB) {
        Nd4j.exec(DynamicCustomOp.builder("matmul")
                .addInputs(a, b)
                .addOutputs(y)
                .addIntegerArguments(transposeA ? 1 : 0, transposeB ? 1 : 0, 0)
                .build());
    }

    private static INDArray hiddenFuture(DataType type, long length) {
        double[] mask = new double[Math.toIntExact(length * length)];
        for (int query = 0; query < length; query++) {
            for (int key = query + 1; key < length; key++) {
                mask[(int) (query * length + key)] = HIDDEN;
            }
        }
        return Nd4j.createFromArray(mask).castTo(type);
    }
}
