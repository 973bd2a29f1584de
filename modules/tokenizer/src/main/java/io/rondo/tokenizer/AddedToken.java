package io.rondo.tokenizer;

/**
 * A token recognised in text before anything else, as in {@code added_tokens} of a Hugging Face tokenizer.json.
 *
 * @param id its place in the vocabulary
 * @param content the text it stands for
 * @param special whether it is a mark (end of document, …) rather than text
 * @param normalized whether it is looked for only after every token that is not {@code normalized}
 */
public record AddedToken(int id, String content, boolean special, boolean normalized) {
    /** A mark such as {@code <|endoftext|>}. */
    public static AddedToken special(int id, String content) {
        return new AddedToken(id, content, true, false);
    }
}
