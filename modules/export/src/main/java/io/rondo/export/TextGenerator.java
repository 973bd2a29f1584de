package io.rondo.export;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;

/** Continues a text token by token. The same model, prompt, sampling and seed give the same text. */
public final class TextGenerator {
    private final LanguageModel model;
    private final Tokenizer tokenizer;

    /** The model and the tokenizer it was trained with; both stay the caller's. */
    public TextGenerator(LanguageModel model, Tokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /**
     * The continuation of a prompt, without the prompt. It ends before the token that ends a document.
     *
     * @param prompt any text; an empty one begins a new document
     * @param maxNewTokens at most so many tokens are generated
     * @param seed of the random choices
     */
    public String generate(String prompt, int maxNewTokens, Sampling sampling, long seed) {
        int[] tokens = tokenizer.encode(prompt);
        if (tokens.length == 0) {
            // Documents follow each other in training, so this is what stands before the first word of one.
            tokens = new int[] {tokenizer.endOfDocument().orElse(0)};
        }
        return tokenizer.decode(continuation(tokens, maxNewTokens, sampling, seed));
    }

    /**
     * The tokens that follow others. Once there are more than the model's sequence length, it sees the last ones only.
     *
     * @param prompt at least one token
     */
    public int[] continuation(int[] prompt, int maxNewTokens, Sampling sampling, long seed) {
        if (prompt.length == 0 || maxNewTokens < 0) {
            throw new IllegalArgumentException("a prompt of " + prompt.length + " tokens and " + maxNewTokens
                    + " new ones; expected at least 1 and at least 0");
        }
        OptionalInt endOfDocument = tokenizer.endOfDocument();
        // The algorithm of Random is specified, so a seed means the same on every Java.
        Random random = new Random(seed);
        int[] tokens = Arrays.copyOf(prompt, Math.addExact(prompt.length, maxNewTokens));
        int length = prompt.length;
        while (length < tokens.length) {
            int first = Math.max(0, length - model.config().sequenceLength());
            float[] logits = model.nextTokenLogits(Arrays.copyOfRange(tokens, first, length));
            requireFinite(logits);
            int next = sampling.choose(logits, random.nextDouble());
            if (endOfDocument.isPresent() && next == endOfDocument.getAsInt()) {
                break;
            }
            tokens[length++] = next;
        }
        return Arrays.copyOfRange(tokens, prompt.length, length);
    }

    private static void requireFinite(float[] logits) {
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new RondoException(
                        ExitCode.DIVERGED, "the model's logits are not finite: its training has diverged");
            }
        }
    }
}
