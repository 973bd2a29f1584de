package io.rondo.benchmarks.step;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A language model in libtorch, written as one would in PyTorch. Parameters are known by Hugging Face's names; its Conv1D
 * weights, {@code [in, out]}, are kept as {@code [out, in]}, which is what libtorch's {@code linear} takes, and only turned
 * when values go in or out.
 *
 * <p>In bfloat16 it does what PyTorch's autocast does: the inputs and weights of every linear map and of attention are
 * cast, everything else is fp32.
 */
abstract class PeerModel implements AutoCloseable {
    private record Stored(Tensor tensor, boolean turned) {}

    private final Map<String, Stored> parameters = new LinkedHashMap<>();
    private final ScalarType type;
    private final boolean half;

    /** @param type of parameters and gradients: Float, or Double for reference values */
    PeerModel(ScalarType type, boolean half) {
        this.type = type;
        this.half = half;
    }

    /** Scores {@code [batch, length, V]} of ids {@code [batch, length]}, fp32 or bfloat16. */
    abstract Tensor logits(Tensor ids);

    /** Mean cross-entropy; its gradients are computed by {@code backward()} on the result. */
    final Tensor loss(Tensor ids, Tensor labels) {
        Tensor logits = logits(ids);
        long vocabulary = logits.size(2);
        return torch.cross_entropy_loss(full(logits).view(-1, vocabulary), labels.view(-1));
    }

    final List<String> names() {
        return List.copyOf(parameters.keySet());
    }

    final TensorVector tensors() {
        TensorVector all = new TensorVector();
        parameters.values().forEach(stored -> all.push_back(stored.tensor()));
        return all;
    }

    /** The shape in Hugging Face's layout. */
    final List<Long> shape(String name) {
        Tensor tensor = tensor(name);
        return tensor.dim() == 1
                ? List.of(tensor.size(0))
                : stored(name).turned()
                        ? List.of(tensor.size(1), tensor.size(0))
                        : List.of(tensor.size(0), tensor.size(1));
    }

    /** Replaces a parameter by values in Hugging Face's layout. */
    @SuppressWarnings("try") // the scope frees what is made in it
    final void set(String name, float[] values) {
        try (PointerScope scope = new PointerScope()) {
            List<Long> shape = shape(name);
            Tensor given = Tensor.create(
                    values, shape.stream().mapToLong(Long::longValue).toArray());
            Tensor laidOut = stored(name).turned() ? given.t() : given;
            tensor(name).detach().copy_(laidOut.to(type));
        }
    }

    /** A parameter's gradient in Hugging Face's layout. */
    @SuppressWarnings("try") // the scope frees what is made in it
    final double[] gradient(String name) {
        try (PointerScope scope = new PointerScope()) {
            Tensor gradient = tensor(name).grad();
            return doubles(stored(name).turned() ? gradient.t() : gradient);
        }
    }

    static double[] doubles(Tensor tensor) {
        Tensor flat = tensor.detach().to(ScalarType.Double).contiguous().view(-1);
        double[] values = new double[Math.toIntExact(flat.size(0))];
        flat.data_ptr_double().get(values);
        return values;
    }

    static Tensor ids(int[] values, int batch, int length) {
        long[] wide = new long[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return Tensor.create(wide, batch, length);
    }

    @Override
    public void close() {
        parameters.values().forEach(stored -> stored.tensor().close());
    }

    /** Adds a parameter that starts as uniform noise, or as ones if it is the weight of a norm. */
    @SuppressWarnings("try") // the scope frees what is made in it
    final void add(String name, boolean turned, boolean ones, long... shape) {
        try (PointerScope scope = new PointerScope()) {
            Tensor start = ones
                    ? torch.ones(shape)
                    : torch.rand(shape).add(new Scalar(-0.5)).mul(new Scalar(0.07));
            Tensor parameter = start.to(type).clone().set_requires_grad(true);
            parameter.retainReference();
            scope.detach(parameter);
            parameters.put(name, new Stored(parameter, turned));
        }
    }

    final Tensor tensor(String name) {
        return stored(name).tensor();
    }

    final Tensor linear(Tensor input, String weight, Optional<String> bias) {
        Tensor cast = low(input);
        return bias.map(name -> torch.linear(cast, low(tensor(weight)), new TensorOptional(low(tensor(name)))))
                .orElseGet(() -> torch.linear(cast, low(tensor(weight))));
    }

    final Tensor low(Tensor tensor) {
        return half ? tensor.to(ScalarType.BFloat16) : tensor;
    }

    final Tensor full(Tensor tensor) {
        return half ? tensor.to(type) : tensor;
    }

    private Stored stored(String name) {
        Stored stored = parameters.get(name);
        if (stored == null) {
            throw new IllegalArgumentException("the model has no parameter " + name);
        }
        return stored;
    }
}
