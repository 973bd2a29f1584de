package io.rondo.tokenizer;

import java.util.List;
import java.util.OptionalInt;

/**
 * Byte-level BPE as GPT-2 and Hugging Face's {@code ByteLevel} do it (Sennrich et al. 2016, arXiv:1508.07909; Radford et
 * al. 2019): the ids are those of Hugging Face's tokenizers library for the same tokenizer.json. Trained by
 * {@link BpeTrainer}, read by {@link TokenizerFile}.
 */
public final class BpeTokenizer implements Tokenizer {
    private final BpeVocabulary vocabulary;
    private final TextEncoder encoder;
    private final TokenBytes tokenBytes;

    private BpeTokenizer(BpeVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        encoder = new TextEncoder(new BytePairEncoder(vocabulary), vocabulary.addedTokens());
        tokenBytes = new TokenBytes(vocabulary.tokenBytes());
    }

    /**
     * A tokenizer of given parts.
     *
     * @param tokens all tokens in the byte-level alphabet, added tokens as they are; the index is the id
     * @param merges the merges, first merged first
     * @param addedTokens the tokens recognised in text; each is one of {@code tokens}
     * @throws IllegalArgumentException if a byte, or a part or the result of a merge, has no token, or a token two ids
     */
    public static BpeTokenizer of(List<String> tokens, List<Merge> merges, List<AddedToken> addedTokens) {
        return of(tokens, merges, addedTokens, BpeRules.GPT2);
    }

    /**
     * A tokenizer of given parts and rules.
     *
     * @param tokens all tokens in the byte-level alphabet, added tokens as they are; the index is the id
     * @param merges the merges, first merged first
     * @param addedTokens the tokens recognised in text; each is one of {@code tokens}
     * @throws IllegalArgumentException if a byte, or a part or the result of a merge, has no token, or a token two ids
     */
    public static BpeTokenizer of(
            List<String> tokens, List<Merge> merges, List<AddedToken> addedTokens, BpeRules rules) {
        return new BpeTokenizer(new BpeVocabulary(tokens, merges, addedTokens, rules));
    }

    @Override
    public int[] encode(String text) {
        return encoder.encode(text);
    }

    @Override
    public int[] encode(byte[] bytes) {
        return encoder.encode(bytes);
    }

    @Override
    public int[] encodeOrdinary(String text) {
        return encoder.encodeOrdinary(text);
    }

    @Override
    public int[] encodeOrdinary(byte[] bytes) {
        return encoder.encodeOrdinary(bytes);
    }

    @Override
    public byte[] decodeBytes(int[] ids) {
        return tokenBytes.decode(ids);
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public OptionalInt id(String token) {
        return vocabulary.id(token);
    }

    @Override
    public String token(int id) {
        return vocabulary.tokens().get(tokenBytes.check(id));
    }

    @Override
    public OptionalInt endOfDocument() {
        return vocabulary.addedTokens().stream()
                .filter(token -> token.content().equals(END_OF_DOCUMENT))
                .mapToInt(AddedToken::id)
                .findFirst();
    }

    /** All tokens; the index is the id. */
    public List<String> tokens() {
        return vocabulary.tokens();
    }

    /** All merges, first merged first. */
    public List<Merge> merges() {
        return vocabulary.merges();
    }

    /** How text is cut into words, and words into tokens. */
    public BpeRules rules() {
        return vocabulary.rules();
    }

    /** The tokens recognised in text, special ones and others. */
    public List<AddedToken> addedTokens() {
        return vocabulary.addedTokens();
    }

    /** The tokenizer as Hugging Face's tokenizer.json, character for character as its library writes it. */
    @Override
    public String toJson() {
        return BpeTokenizerWriter.write(vocabulary);
    }
}
