package io.rondo.training;

/**
 * What a coarse {@link WireFormat} takes away in one round is added to what goes out in the next (Seide et al.,
 * Interspeech 2014; Karimireddy et al., arXiv 1901.09847): a worker sends {@code Q(Δ + e)} and keeps {@code e' = share·(Δ
 * + e − Q(Δ + e))}.
 *
 * @param share of the error that is kept, in [0, 1]; SparseLoCo (arXiv 2508.15706) keeps 0.95
 */
record ErrorFeedback(WireFormat wire, double share) {
    /**
     * Encodes a part of a pseudo-gradient.
     *
     * @param values Δ; not changed
     * @param residual e, as long as {@code values}; its part becomes e'
     */
    byte[] encode(float[] values, int from, int length, float[] residual) {
        for (int i = from; i < from + length; i++) {
            residual[i] += values[i];
        }
        byte[] encoded = wire.encode(residual, from, length);
        float[] sent = new float[length];
        wire.decode(encoded, sent, 0, length);
        for (int i = 0; i < length; i++) {
            residual[from + i] = (float) (share * (residual[from + i] - sent[i]));
        }
        return encoded;
    }
}
