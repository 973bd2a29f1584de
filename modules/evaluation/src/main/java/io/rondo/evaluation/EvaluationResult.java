package io.rondo.evaluation;

/**
 * What a model makes of a split.
 *
 * @param lossNatsPerToken mean cross-entropy of the next token
 * @param perplexity e to the power of the loss
 * @param bitsPerByte the loss per UTF-8 byte of text, which models with different tokenizers share as a measure
 * @param tokens how many tokens were predicted
 */
public record EvaluationResult(double lossNatsPerToken, double perplexity, double bitsPerByte, long tokens) {
    /**
     * Follows from the loss.
     *
     * <p>The text bytes are known for the whole split, but a few tokens at its end fill no sequence and are not
     * predicted. So the bytes are scaled to the predicted tokens: {@code bits per byte = loss · predicted / (ln 2 · bytes
     * · predicted / splitTokens) = loss · splitTokens / (ln 2 · bytes)}.
     *
     * @param tokens how many tokens were predicted
     * @param splitTokens all tokens of the split, those that end documents included
     * @param textBytes UTF-8 bytes of all text of the split, at least 1
     */
    static EvaluationResult of(double lossNatsPerToken, long tokens, long splitTokens, long textBytes) {
        return new EvaluationResult(
                lossNatsPerToken,
                Math.exp(lossNatsPerToken),
                lossNatsPerToken * splitTokens / (Math.log(2) * textBytes),
                tokens);
    }
}
