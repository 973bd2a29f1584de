package io.rondo.benchmarks.step;

import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Llama (Touvron et al. 2023) by Hugging Face's conventions: weights {@code [out, in]}, rotary positions that rotate the
 * halves of a head against each other, SwiGLU, grouped queries, no biases.
 */
final class LlamaPeer extends PeerModel {
    private static final double EPSILON = 1e-5;
    private static final double THETA = 10000;
    private static final String EMBEDDING = "model.embed_tokens.weight";

    private final LlamaShape shape;
    private final int head;
    private final Tensor cosines;
    private final Tensor sines;

    LlamaPeer(LlamaShape shape, ScalarType type, boolean half) {
        super(type, half);
        this.shape = shape;
        this.head = shape.width() / shape.heads();
        this.cosines = angles(true).to(type);
        this.sines = angles(false).to(type);
        long width = shape.width();
        add(EMBEDDING, false, false, shape.vocabulary(), width);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = "model.layers." + layer + ".";
            add(block + "input_layernorm.weight", false, true, width);
            add(block + "self_attn.q_proj.weight", false, false, width, width);
            add(block + "self_attn.k_proj.weight", false, false, (long) shape.keyValueHeads() * head, width);
            add(block + "self_attn.v_proj.weight", false, false, (long) shape.keyValueHeads() * head, width);
            add(block + "self_attn.o_proj.weight", false, false, width, width);
            add(block + "post_attention_layernorm.weight", false, true, width);
            add(block + "mlp.gate_proj.weight", false, false, shape.intermediate(), width);
            add(block + "mlp.up_proj.weight", false, false, shape.intermediate(), width);
            add(block + "mlp.down_proj.weight", false, false, width, shape.intermediate());
        }
        add("model.norm.weight", false, true, width);
        if (!shape.tied()) {
            add("lm_head.weight", false, false, shape.vocabulary(), width);
        }
    }

    @Override
    Tensor logits(Tensor ids) {
        Tensor x = torch.embedding(tensor(EMBEDDING), ids);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = "model.layers." + layer + ".";
            x = x.add(attention(normed(x, block + "input_layernorm.weight"), block + "self_attn."));
            Tensor fed = normed(x, block + "post_attention_layernorm.weight");
            Tensor gated = torch.silu(mapped(fed, block + "mlp.gate_proj")).mul(mapped(fed, block + "mlp.up_proj"));
            x = x.add(mapped(gated, block + "mlp.down_proj"));
        }
        return linear(normed(x, "model.norm.weight"), shape.tied() ? EMBEDDING : "lm_head.weight", Optional.empty());
    }

    @Override
    public void close() {
        super.close();
        cosines.close();
        sines.close();
    }

    private Tensor attention(Tensor x, String name) {
        Tensor query = rotated(heads(mapped(x, name + "q_proj"), shape.heads()));
        Tensor key = rotated(heads(mapped(x, name + "k_proj"), shape.keyValueHeads()));
        Tensor value = heads(mapped(x, name + "v_proj"), shape.keyValueHeads());
        Tensor mixed = torch.scaled_dot_product_attention(
                low(query), low(key), value, new TensorOptional(), 0, true, new DoubleOptional(), true);
        Tensor joined = mixed.transpose(1, 2).contiguous().view(x.size(0), x.size(1), shape.width());
        return mapped(joined, name + "o_proj");
    }

    private Tensor rotated(Tensor heads) {
        long length = heads.size(2);
        long part = head / 2;
        TensorVector turned = new TensorVector(heads.narrow(3, part, part).neg(), heads.narrow(3, 0, part));
        return heads.mul(cosines.narrow(0, 0, length)).add(torch.cat(turned, 3).mul(sines.narrow(0, 0, length)));
    }

    private Tensor heads(Tensor part, long count) {
        return part.view(part.size(0), part.size(1), count, head).transpose(1, 2);
    }

    private Tensor normed(Tensor x, String name) {
        return torch.rms_norm(
                x, new long[] {shape.width()}, new TensorOptional(tensor(name)), new DoubleOptional(EPSILON));
    }

    private Tensor mapped(Tensor x, String name) {
        return linear(x, name + ".weight", Optional.empty());
    }

    /** Of position times frequency, {@code [length, head]}; both halves of a head turn by the same angles. */
    private Tensor angles(boolean cosine) {
        double[] table = new double[shape.length() * head];
        for (int position = 0; position < shape.length(); position++) {
            for (int i = 0; i < head; i++) {
                double angle = position * Math.pow(THETA, -2.0 * (i % (head / 2)) / head);
                table[position * head + i] = cosine ? Math.cos(angle) : Math.sin(angle);
            }
        }
        return Tensor.create(table, shape.length(), head);
    }
}
