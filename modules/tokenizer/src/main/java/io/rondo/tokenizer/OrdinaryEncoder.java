package io.rondo.tokenizer;

/** How one kind of tokenizer encodes plain text, in which no added token is looked for. */
interface OrdinaryEncoder {
    /** Appends the ids of {@code text} from {@code start} to {@code limit}, which is well-formed UTF-8. */
    void encode(byte[] text, int start, int limit, IntSequence ids);

    /** The id of a single byte, 0 to 255. */
    int byteId(int value);
}
