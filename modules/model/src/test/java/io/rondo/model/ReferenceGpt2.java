package io.rondo.model;

import java.util.HashMap;
import java.util.Map;

/** GPT-2's forward pass written a second time, with plain loops in double precision. */
final class ReferenceGpt2 {
    private final TransformerConfig config;
    private final Map<String, double[]> weights = new HashMap<>();

    ReferenceGpt2(LanguageModel model) {
        config = model.config();
        float[] flat = new float[model.parameterCount()];
        model.copyParameters(flat);
        for (Parameter parameter : model.parameters()) {
            double[] values = new double[(int) parameter.length()];
            for (int i = 0; i < values.length; i++) {
                values[i] = flat[(int) parameter.offset() + i];
            }
            weights.put(parameter.name(), values);
        }
    }

    /** Logits of every position of every sequence. */
    double[][] logits(int[] tokens, int length, int batch) {
        double[][] all = new double[tokens.length][];
        for (int sequence = 0; sequence < batch; sequence++) {
            double[][] x = new double[length][];
            for (int t = 0; t < length; t++) {
                x[t] = add(row("wte.weight", tokens[sequence * length + t]), row("wpe.weight", t));
            }
            for (int block = 0; block < config.layers(); block++) {
                x = block("h." + block + ".", x);
            }
            for (int t = 0; t < length; t++) {
                double[] normed = norm("ln_f", x[t]);
                double[] scores = new double[config.vocabularySize()];
                for (int id = 0; id < scores.length; id++) {
                    scores[id] = dot(normed, row("wte.weight", id));
                }
                all[sequence * length + t] = scores;
            }
        }
        return all;
    }

    private double[][] block(String prefix, double[][] x) {
        int length = x.length;
        int width = config.width();
        int size = width / config.heads();
        double[][] qkv = new double[length][];
        for (int t = 0; t < length; t++) {
            qkv[t] = linear(prefix + "attn.c_attn", norm(prefix + "ln_1", x[t]));
        }
        double[][] out = new double[length][];
        for (int t = 0; t < length; t++) {
            double[] attended = new double[width];
            for (int head = 0; head < config.heads(); head++) {
                double[] scores = new double[t + 1];
                double sum = 0;
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < size; i++) {
                        scores[s] += qkv[t][head * size + i] * qkv[s][width + head * size + i];
                    }
                    scores[s] = Math.exp(scores[s] / Math.sqrt(size));
                    sum += scores[s];
                }
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < size; i++) {
                        attended[head * size + i] += scores[s] / sum * qkv[s][2 * width + head * size + i];
                    }
                }
            }
            double[] middle = add(x[t], linear(prefix + "attn.c_proj", attended));
            double[] hidden = linear(prefix + "mlp.c_fc", norm(prefix + "ln_2", middle));
            for (int i = 0; i < hidden.length; i++) {
                double h = hidden[i];
                hidden[i] = 0.5 * h * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (h + 0.044715 * h * h * h)));
            }
            out[t] = add(middle, linear(prefix + "mlp.c_proj", hidden));
        }
        return out;
    }

    private double[] linear(String name, double[] x) {
        double[] weight = weights.get(name + ".weight");
        double[] y = weights.get(name + ".bias").clone();
        for (int in = 0; in < x.length; in++) {
            for (int i = 0; i < y.length; i++) {
                y[i] += x[in] * weight[in * y.length + i];
            }
        }
        return y;
    }

    private double[] norm(String name, double[] x) {
        double mean = 0;
        for (double value : x) {
            mean += value / x.length;
        }
        double variance = 0;
        for (double value : x) {
            variance += (value - mean) * (value - mean) / x.length;
        }
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (x[i] - mean) / Math.sqrt(variance + config.normEpsilon()) * weights.get(name + ".weight")[i]
                    + weights.get(name + ".bias")[i];
        }
        return y;
    }

    private double[] row(String name, int index) {
        double[] values = new double[config.width()];
        System.arraycopy(weights.get(name), index * values.length, values, 0, values.length);
        return values;
    }

    private static double[] add(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
