package io.rondo.benchmarks.step;

import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** GPT-2 (Radford et al. 2019) with tied embeddings. */
final class Gpt2Peer extends PeerModel {
    private static final double EPSILON = 1e-5;

    private final Gpt2Shape shape;

    Gpt2Peer(Gpt2Shape shape, ScalarType type, boolean half) {
        super(type, half);
        this.shape = shape;
        long width = shape.width();
        add("wte.weight", false, false, shape.vocabulary(), width);
        add("wpe.weight", false, false, shape.length(), width);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = "h." + layer + ".";
            norm(block + "ln_1");
            linear(block + "attn.c_attn", width, 3 * width);
            linear(block + "attn.c_proj", width, width);
            norm(block + "ln_2");
            linear(block + "mlp.c_fc", width, 4 * width);
            linear(block + "mlp.c_proj", 4 * width, width);
        }
        norm("ln_f");
    }

    @Override
    Tensor logits(Tensor ids) {
        long length = ids.size(1);
        Tensor x = torch.embedding(tensor("wte.weight"), ids)
                .add(tensor("wpe.weight").narrow(0, 0, length));
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = "h." + layer + ".";
            x = x.add(attention(normed(x, block + "ln_1"), block + "attn."));
            Tensor hidden = torch.gelu(mapped(normed(x, block + "ln_2"), block + "mlp.c_fc"), "tanh");
            x = x.add(mapped(hidden, block + "mlp.c_proj"));
        }
        return linear(normed(x, "ln_f"), "wte.weight", Optional.empty());
    }

    private Tensor attention(Tensor x, String name) {
        TensorVector parts = mapped(x, name + "c_attn").split(shape.width(), 2);
        Tensor mixed = torch.scaled_dot_product_attention(
                heads(parts.get(0)),
                heads(parts.get(1)),
                heads(parts.get(2)),
                new TensorOptional(),
                0,
                true,
                new DoubleOptional(),
                false);
        Tensor joined = mixed.transpose(1, 2).contiguous().view(x.size(0), x.size(1), shape.width());
        return mapped(joined, name + "c_proj");
    }

    private Tensor heads(Tensor part) {
        long head = shape.width() / shape.heads();
        return part.view(part.size(0), part.size(1), shape.heads(), head).transpose(1, 2);
    }

    private Tensor normed(Tensor x, String name) {
        return torch.layer_norm(
                x,
                new long[] {shape.width()},
                new TensorOptional(tensor(name + ".weight")),
                new TensorOptional(tensor(name + ".bias")),
                EPSILON,
                false);
    }

    private Tensor mapped(Tensor x, String name) {
        return linear(x, name + ".weight", Optional.of(name + ".bias"));
    }

    private void norm(String name) {
        add(name + ".weight", false, true, shape.width());
        add(name + ".bias", false, false, shape.width());
    }

    private void linear(String name, long in, long out) {
        add(name + ".weight", true, false, out, in);
        add(name + ".bias", false, false, out);
    }
}
