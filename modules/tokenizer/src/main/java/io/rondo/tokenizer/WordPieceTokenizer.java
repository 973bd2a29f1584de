package io.rondo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * WordPiece as BERT has it (Devlin et al. 2018, arXiv:1810.04805): the ids are those of Hugging Face's tokenizers library
 * for the same tokenizer.json. Other than the tokenizers of bytes and characters it loses text: white space, what
 * {@link BertText} drops, and words that it does not know.
 */
public final class WordPieceTokenizer implements Tokenizer {
    private final WordPieceVocabulary vocabulary;
    private final List<AddedToken> addedTokens;
    private final TextEncoder encoder;

    private WordPieceTokenizer(WordPieceVocabulary vocabulary, List<AddedToken> addedTokens) {
        this.vocabulary = vocabulary;
        this.addedTokens = List.copyOf(addedTokens);
        encoder = new TextEncoder(new Words(vocabulary), addedTokens);
    }

    private record Words(WordPieceVocabulary vocabulary) implements OrdinaryEncoder {
        @Override
        public void encode(byte[] text, int start, int limit, IntSequence ids) {
            String part = new String(text, start, limit - start, StandardCharsets.UTF_8);
            vocabulary.rules().text().split(part, word -> vocabulary.encode(word, ids));
        }

        @Override
        public int byteId(int value) {
            throw new IllegalStateException("A WordPiece tokenizer has no bytes.");
        }
    }

    /**
     * A tokenizer of given parts.
     *
     * @param tokens all tokens; the index is the id
     * @param addedTokens the tokens recognised in text before it is normalised; each is one of {@code tokens}
     * @throws IllegalArgumentException if a token has two ids, the unknown token is missing, or an added token has another
     *     id or is looked for in normalised text
     */
    public static WordPieceTokenizer of(List<String> tokens, List<AddedToken> addedTokens, WordPieceRules rules) {
        WordPieceVocabulary vocabulary = new WordPieceVocabulary(tokens, rules);
        for (AddedToken token : addedTokens) {
            if (!vocabulary.id(token.content()).equals(OptionalInt.of(token.id()))) {
                throw new IllegalArgumentException(String.format(
                        "The added token \"%s\" has id %d, which is not its id in the vocabulary.",
                        token.content(), token.id()));
            }
            if (token.normalized()) {
                throw new IllegalArgumentException("The added token \"" + token.content()
                        + "\" is normalized, but Rondo's WordPiece looks for added tokens before it normalises.");
            }
        }
        return new WordPieceTokenizer(vocabulary, addedTokens);
    }

    @Override
    public int[] encode(String text) {
        return encoder.encode(text);
    }

    /** Bytes that are not UTF-8 are U+FFFD. */
    @Override
    public int[] encode(byte[] bytes) {
        return encode(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public int[] encodeOrdinary(String text) {
        return encoder.encodeOrdinary(text);
    }

    /** Bytes that are not UTF-8 are U+FFFD. */
    @Override
    public int[] encodeOrdinary(byte[] bytes) {
        return encodeOrdinary(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public byte[] decodeBytes(int[] ids) {
        StringBuilder text = new StringBuilder();
        String prefix = vocabulary.rules().prefix();
        for (int index = 0; index < ids.length; index++) {
            String token = token(ids[index]);
            String piece;
            if (index == 0) {
                piece = token;
            } else if (token.startsWith(prefix)) {
                piece = token.substring(prefix.length());
            } else {
                piece = " " + token;
            }
            text.append(vocabulary.rules().cleanup() ? cleanedUp(piece) : piece);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String cleanedUp(String piece) {
        String cleaned = piece;
        for (String sign : List.of(".", "?", "!", ",")) {
            cleaned = cleaned.replace(" " + sign, sign);
        }
        cleaned = cleaned.replace(" ' ", "'").replace(" n't", "n't").replace(" 'm", "'m");
        cleaned = cleaned.replace(" do not", " don't");
        return cleaned.replace(" 's", "'s").replace(" 've", "'ve").replace(" 're", "'re");
    }

    @Override
    public int vocabularySize() {
        return vocabulary.tokens().size();
    }

    @Override
    public OptionalInt id(String token) {
        return vocabulary.id(token);
    }

    @Override
    public String token(int id) {
        int size = vocabularySize();
        if (id < 0 || id >= size) {
            throw new IllegalArgumentException(String.format(
                    "Token id %d is outside the vocabulary of %d tokens (ids 0 to %d).", id, size, size - 1));
        }
        return vocabulary.tokens().get(id);
    }

    /** {@link Tokenizer#END_OF_DOCUMENT} if there is such a token, else {@link WordPieceRules#SEPARATOR}. */
    @Override
    public OptionalInt endOfDocument() {
        OptionalInt end = id(END_OF_DOCUMENT);
        return end.isPresent() ? end : id(WordPieceRules.SEPARATOR);
    }

    /** All tokens; the index is the id. */
    public List<String> tokens() {
        return vocabulary.tokens();
    }

    /** The tokens recognised in text. */
    public List<AddedToken> addedTokens() {
        return new ArrayList<>(addedTokens);
    }

    /** What it has besides its tokens. */
    public WordPieceRules rules() {
        return vocabulary.rules();
    }

    /** The tokenizer as Hugging Face's tokenizer.json. */
    @Override
    public String toJson() {
        return WordPieceWriter.write(this);
    }
}
