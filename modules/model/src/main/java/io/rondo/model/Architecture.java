package io.rondo.model;

/** The families of models, by Hugging Face's names. */
public enum Architecture {
    /** Learned positions, layer norm, GELU, biases (Radford et al. 2019). */
    GPT2,
    /** Rotary positions, RMSNorm, SwiGLU, grouped-query attention, no biases (Touvron et al. 2023). */
    LLAMA
}
