package io.rondo.tokenizer;

/** One merge of a byte-level BPE: two tokens that are joined where they stand side by side. */
public record Merge(String left, String right) {
    /** The token that the merge gives. */
    public String result() {
        return left + right;
    }
}
