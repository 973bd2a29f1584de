package io.rondo.kernels;

/**
 * Sizes of an attention. Rows of query, key and value hold {@code heads} queries, {@code keyValueHeads} keys and as many
 * values, each of {@code size} elements. Fewer keys than queries is grouped-query attention (Ainslie et al. 2023): query
 * head h reads key head {@code h / (heads / keyValueHeads)}.
 *
 * @param batch B
 * @param length T
 */
public record AttentionShape(int batch, int length, int heads, int keyValueHeads, int size) {
    public AttentionShape {
        if (keyValueHeads < 1 || heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    heads + " heads cannot share " + keyValueHeads + " key-value heads equally");
        }
    }

    /** Width of a row of queries, keys and values side by side. */
    public int rowWidth() {
        return (heads + 2 * keyValueHeads) * size;
    }

    /** Width of a row of the output. */
    public int width() {
        return heads * size;
    }

    /** Query heads that read the same key. */
    public int group() {
        return heads / keyValueHeads;
    }
}
