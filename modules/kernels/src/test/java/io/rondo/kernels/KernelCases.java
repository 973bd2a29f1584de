package io.rondo.kernels;

import io.rondo.kernels.FeedForward.Activation;
import io.rondo.kernels.KernelCase.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every differentiable kernel as a {@link KernelCase}. */
final class KernelCases {
    private KernelCases() {}

    /** How a linear map is stored. */
    enum Layout {
        CONV1D(false, true),
        CONV1D_WITHOUT_BIAS(false, false),
        OUTPUTS_FIRST(true, false),
        OUTPUTS_FIRST_WITH_BIAS(true, true);

        private final boolean outputsFirst;
        private final boolean biased;

        Layout(boolean outputsFirst, boolean biased) {
            this.outputsFirst = outputsFirst;
            this.biased = biased;
        }

        private void declare(Map<String, long[]> inputs, String name, int from, int to) {
            inputs.put(name + " weight", outputsFirst ? new long[] {to, from} : new long[] {from, to});
            if (biased) {
                inputs.put(name + " bias", new long[] {to});
            }
        }

        private Linear map(Run run, String name) {
            return new Linear(run.in(name + " weight"), run.ifAny(name + " bias"), outputsFirst);
        }

        private Linear undefined(Run run, String name) {
            return new Linear(
                    run.undefinedLike(name + " weight"), run.undefinedLikeIfAny(name + " bias"), outputsFirst);
        }

        private static void report(Map<String, INDArray> results, String name, Linear gradient) {
            results.put(name + " weight", gradient.weight());
            gradient.bias().ifPresent(bias -> results.put(name + " bias", bias));
        }
    }

    static KernelCase linear(int rows, int from, int to, Layout layout) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        inputs.put("x", new long[] {rows, from});
        layout.declare(inputs, "map", from, to);
        return new KernelCase(
                "linear " + rows + "×" + from + " to " + to + " " + layout,
                inputs,
                OptionalDouble.empty(),
                run -> {
                    INDArray y = run.undefined(rows, to);
                    run.kernels().linear(run.in("x"), layout.map(run, "map"), y);
                    return y;
                },
                (run, result, dy) -> linearBackward(run, layout, dy));
    }

    static KernelCase linearAdd(int rows, int from, int to, Layout layout, double rate) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        inputs.put("x", new long[] {rows, from});
        inputs.put("residual", new long[] {rows, to});
        layout.declare(inputs, "map", from, to);
        return new KernelCase(
                "linearAdd " + rows + "×" + from + " to " + to + " " + layout + " dropping " + rate,
                inputs,
                OptionalDouble.empty(),
                run -> {
                    INDArray y = run.undefined(rows, to);
                    Dropout kept = run.dropout(rate, rows, to);
                    run.kernels().linearAdd(run.in("x"), layout.map(run, "map"), kept, run.in("residual"), y);
                    return y;
                },
                (run, result, dy) -> {
                    Map<String, INDArray> results = linearBackward(run, layout, dropped(run, dy, rate));
                    results.put("residual", dy);
                    return results;
                });
    }

    private static Map<String, INDArray> linearBackward(Run run, Layout layout, INDArray dy) {
        INDArray dx = run.undefinedLike("x");
        Linear gradient = layout.undefined(run, "map");
        run.kernels().linearBackward(run.in("x"), layout.map(run, "map"), dy, dx, gradient);
        Map<String, INDArray> results = new LinkedHashMap<>();
        results.put("x", dx);
        Layout.report(results, "map", gradient);
        return results;
    }

    private static INDArray dropped(Run run, INDArray dy, double rate) {
        INDArray dropped = run.undefined(dy.shape());
        run.kernels().drop(dy, run.dropout(rate, dy.shape()), dropped);
        return dropped;
    }

    /** @param residual whether the result is {@code x + norm(x)}, so that x has a gradient from elsewhere */
    static KernelCase norm(int rows, int width, boolean centred, boolean residual) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        inputs.put("x", new long[] {rows, width});
        inputs.put("weight", new long[] {width});
        if (centred) {
            inputs.put("bias", new long[] {width});
        }
        double epsilon = 1e-5;
        return new KernelCase(
                (centred ? "layer norm " : "RMSNorm ") + rows + "×" + width + (residual ? " and a residual" : ""),
                inputs,
                OptionalDouble.empty(),
                run -> {
                    INDArray y = run.undefined(rows, width);
                    Norm norm = new Norm(run.in("weight"), run.ifAny("bias"), epsilon);
                    run.kernels().norm(run.in("x"), norm, run.saved(), y);
                    return residual ? y.add(run.in("x")) : y;
                },
                (run, result, dy) -> {
                    INDArray dx = run.undefined(rows, width);
                    Norm norm = new Norm(run.in("weight"), run.ifAny("bias"), epsilon);
                    Norm gradient = new Norm(run.undefinedLike("weight"), run.undefinedLikeIfAny("bias"), epsilon);
                    Optional<INDArray> added = residual ? Optional.of(dy) : Optional.empty();
                    run.kernels().normBackward(dy, run.in("x"), norm, run.saved(), added, dx, gradient);
                    Map<String, INDArray> results = new LinkedHashMap<>();
                    results.put("x", dx);
                    results.put("weight", gradient.weight());
                    gradient.bias().ifPresent(bias -> results.put("bias", bias));
                    return results;
                });
    }

    static KernelCase feedForward(int rows, int width, int hidden, Activation activation, Layout layout, double rate) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        inputs.put("x", new long[] {rows, width});
        inputs.put("residual", new long[] {rows, width});
        layout.declare(inputs, "up", width, activation == Activation.SWIGLU ? 2 * hidden : hidden);
        layout.declare(inputs, "down", hidden, width);
        return new KernelCase(
                activation + " " + rows + "×" + width + " over " + hidden + " " + layout + " dropping " + rate,
                inputs,
                OptionalDouble.empty(),
                run -> {
                    INDArray y = run.undefined(rows, width);
                    FeedForward part = new FeedForward(layout.map(run, "up"), activation, layout.map(run, "down"));
                    Dropout kept = run.dropout(rate, rows, width);
                    run.kernels().feedForward(run.in("x"), part, kept, run.in("residual"), run.saved(), y);
                    return y;
                },
                (run, result, dy) -> {
                    INDArray dx = run.undefined(rows, width);
                    FeedForward part = new FeedForward(layout.map(run, "up"), activation, layout.map(run, "down"));
                    FeedForward gradient =
                            new FeedForward(layout.undefined(run, "up"), activation, layout.undefined(run, "down"));
                    run.kernels()
                            .feedForwardBackward(run.in("x"), part, dropped(run, dy, rate), run.saved(), dx, gradient);
                    Map<String, INDArray> results = new LinkedHashMap<>();
                    results.put("x", dx);
                    results.put("residual", dy);
                    Layout.report(results, "up", gradient.up());
                    Layout.report(results, "down", gradient.down());
                    return results;
                });
    }

    static KernelCase rotate(AttentionShape shape) {
        return new KernelCase(
                "rotate " + shape,
                Map.of("qkv", rows(shape, shape.rowWidth())),
                OptionalDouble.empty(),
                run -> turned(run, run.in("qkv"), shape, false),
                (run, result, dy) -> Map.of("qkv", turned(run, dy, shape, true)));
    }

    private static INDArray turned(Run run, INDArray qkv, AttentionShape shape, boolean backward) {
        INDArray copy = run.undefined(qkv.shape());
        copy.assign(qkv);
        run.kernels().rotate(copy, shape, 10_000, backward);
        return copy;
    }

    static KernelCase attention(AttentionShape shape, double rate) {
        long[] probabilities = {shape.batch(), shape.heads(), shape.length(), shape.length()};
        return new KernelCase(
                shape + " dropping " + rate,
                Map.of("qkv", rows(shape, shape.rowWidth())),
                OptionalDouble.empty(),
                run -> {
                    INDArray out = run.undefined(rows(shape, shape.width()));
                    Dropout kept = run.dropout(rate, probabilities);
                    run.kernels().attention(run.in("qkv"), shape, kept, run.saved(), out);
                    return out;
                },
                (run, out, dout) -> {
                    INDArray dqkv = run.undefinedLike("qkv");
                    Dropout kept = run.dropout(rate, probabilities);
                    run.kernels().attentionBackward(dout, run.in("qkv"), out, shape, kept, run.saved(), dqkv);
                    return Map.of("qkv", dqkv);
                });
    }

    private static long[] rows(AttentionShape shape, int width) {
        return new long[] {(long) shape.batch() * shape.length(), width};
    }

    static KernelCase embed(int batch, int length, int vocabulary, int width, boolean positioned) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        inputs.put("tokens", new long[] {vocabulary, width});
        if (positioned) {
            inputs.put("positions", new long[] {length + 2, width});
        }
        int[] ids = ids(batch * length, vocabulary);
        return new KernelCase(
                "embed " + batch + "×" + length + " of " + vocabulary + "×" + width
                        + (positioned ? " with positions" : ""),
                inputs,
                OptionalDouble.empty(),
                run -> {
                    INDArray out = run.undefined((long) batch * length, width);
                    run.kernels()
                            .embed(Nd4j.createFromArray(ids), run.in("tokens"), run.ifAny("positions"), length, out);
                    return out;
                },
                (run, result, dout) -> {
                    INDArray dtokens = run.arrays().filled(1, vocabulary, width);
                    Optional<INDArray> dpositions = run.undefinedLikeIfAny("positions");
                    run.kernels().embedBackward(Nd4j.createFromArray(ids), dout, length, dtokens, dpositions);
                    Map<String, INDArray> results = new LinkedHashMap<>();
                    results.put("tokens", dtokens.subi(1));
                    dpositions.ifPresent(positions -> results.put("positions", positions));
                    return results;
                });
    }

    static KernelCase losses(int rows, int width, int vocabulary, double scale, boolean add) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        inputs.put("x", new long[] {rows, width});
        inputs.put("table", new long[] {vocabulary, width});
        int[] targets = ids(rows, vocabulary);
        return new KernelCase(
                "losses " + rows + "×" + width + " of " + vocabulary + " scaled by " + scale + (add ? " added" : ""),
                inputs,
                OptionalDouble.of(scale),
                run -> {
                    INDArray losses = run.undefined(rows);
                    INDArray logits = run.undefined(rows, vocabulary);
                    Linear head = Linear.withoutBias(run.in("table"));
                    run.kernels().losses(run.in("x"), head, Nd4j.createFromArray(targets), logits, losses);
                    return losses;
                },
                (run, result, slopes) -> {
                    INDArray dx = run.undefinedLike("x");
                    INDArray dtable = run.arrays().filled(add ? 1 : Double.NaN, vocabulary, width);
                    INDArray losses = run.undefined(rows);
                    INDArray logits = run.undefined(rows, vocabulary);
                    run.kernels()
                            .lossesBackward(
                                    run.in("x"),
                                    Linear.withoutBias(run.in("table")),
                                    Nd4j.createFromArray(targets),
                                    scale,
                                    logits,
                                    losses,
                                    dx,
                                    Linear.withoutBias(dtable),
                                    add);
                    Map<String, INDArray> results = new LinkedHashMap<>();
                    results.put("x", dx);
                    results.put("table", add ? dtable.subi(1) : dtable);
                    results.put("losses again", losses);
                    return results;
                });
    }

    private static int[] ids(int count, int below) {
        int[] ids = new Random(9).ints(count, 0, below).toArray();
        ids[count - 1] = below - 1;
        ids[0] = ids[count / 2];
        return ids;
    }
}
