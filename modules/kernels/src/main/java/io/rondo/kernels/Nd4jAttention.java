package io.rondo.kernels;

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

    static void forward(INDArray qkv, INDArray heads, INDArray probabilities, Dropout kept, INDArray out) {
        long batch = heads.size(1);
        long count = heads.size(2);
        long length = heads.size(3);
        long size = heads.size(4);
        heads.assign(qkv.reshape('c', batch, length, 3, count, size).permute(2, 0, 3, 1, 4));
        INDArray query = part(heads, 0);
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

    static void backward(INDArray dout, INDArray heads, INDArray probabilities, Dropout kept, INDArray dqkv) {
        long batch = heads.size(1);
        long count = heads.size(2);
        long length = heads.size(3);
        long size = heads.size(4);
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
        dqkv.reshape('c', batch, length, 3, count, size).assign(dheads.permute(1, 3, 0, 2, 4));
    }

    private static INDArray part(INDArray heads, int index) {
        return heads.get(
                NDArrayIndex.point(index),
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.all());
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
