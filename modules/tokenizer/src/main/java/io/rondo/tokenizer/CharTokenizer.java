package io.rondo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * One token per character. The vocabulary is the special tokens, then the 256 bytes (of which the first 128 are the
 * ASCII characters), then the other characters it was made for by code point; a character beyond those is encoded as its
 * UTF-8 bytes, so nothing is lost.
 */
public final class CharTokenizer implements Tokenizer {
    private final List<String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> specialTokens;
    private final List<AddedToken> addedTokens;
    private final TextEncoder encoder;
    private final TokenBytes tokenBytes;

    private CharTokenizer(List<String> specialTokens, int[] characters) {
        this.specialTokens = List.copyOf(specialTokens);
        List<String> listed = new ArrayList<>(specialTokens);
        IntStream.range(0, 256).mapToObj(CharTokenizer::byteToken).forEach(listed::add);
        IntStream.of(characters).mapToObj(Character::toString).forEach(listed::add);
        tokens = List.copyOf(listed);
        byte[][] bytes = new byte[tokens.size()][];
        List<AddedToken> added = new ArrayList<>();
        for (int id = 0; id < bytes.length; id++) {
            String token = tokens.get(id);
            if (ids.put(token, id) != null || token.isEmpty() || Utf8.loneSurrogate(token, 0) >= 0) {
                throw new IllegalArgumentException(
                        "The special token \"" + token + "\" must be text that is no other token of the vocabulary.");
            }
            int value = id - specialTokens.size();
            boolean isByte = value >= 0 && value < 256;
            bytes[id] = isByte ? new byte[] {(byte) value} : token.getBytes(StandardCharsets.UTF_8);
            if (value < 0) {
                added.add(AddedToken.special(id, token));
            }
        }
        tokenBytes = new TokenBytes(bytes);
        addedTokens = List.copyOf(added);
        encoder = new TextEncoder(new CharacterEncoder(specialTokens.size(), characters), added);
    }

    /** A byte beyond ASCII is written as SentencePiece writes it. */
    private static String byteToken(int value) {
        return value < 128 ? Character.toString(value) : String.format("<0x%02X>", value);
    }

    /** A tokenizer with {@link Tokenizer#END_OF_DOCUMENT} as its one special token (id 0) for the characters of a text. */
    public static CharTokenizer ofCharacters(String text) {
        return of(List.of(END_OF_DOCUMENT), Utf8.wellFormed(text).codePoints());
    }

    /**
     * A tokenizer for given characters.
     *
     * @param codePoints in any order, also repeated; ASCII ones are there anyhow
     * @throws IllegalArgumentException if a special token is empty, repeated or a character of the vocabulary, or a code
     *     point is no character
     */
    public static CharTokenizer of(List<String> specialTokens, IntStream codePoints) {
        int[] characters = codePoints
                .filter(codePoint -> codePoint >= 128)
                .distinct()
                .sorted()
                .toArray();
        for (int character : characters) {
            if (!Character.isValidCodePoint(character)
                    || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE)) {
                throw new IllegalArgumentException(String.format("0x%X is not a Unicode character.", character));
            }
        }
        return new CharTokenizer(specialTokens, characters);
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
        return tokens.size();
    }

    /** The id of a special token, of a character, or of a byte beyond ASCII in the form {@code <0xE4>}. */
    @Override
    public OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public String token(int id) {
        return tokens.get(tokenBytes.check(id));
    }

    @Override
    public OptionalInt endOfDocument() {
        int id = specialTokens.indexOf(END_OF_DOCUMENT);
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public String toJson() {
        return CharTokenizerWriter.write(tokens, addedTokens);
    }
}
