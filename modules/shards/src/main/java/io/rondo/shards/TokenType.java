package io.rondo.shards;

import java.util.Optional;

/** How one token id is stored in a {@code .bin} file: little-endian, no header, no padding. */
public enum TokenType {
    /** Unsigned 16 bits; numpy's {@code uint16}. */
    UNSIGNED_SHORT(8, 2),
    /** Signed 32 bits; numpy's {@code int32}. */
    INT(4, 4);

    /** Vocabularies below this size are stored in 16 bits, as Megatron-LM's {@code DType.optimal_dtype} decides. */
    static final int SHORT_VOCABULARY_LIMIT = 65_500;

    private final int code;
    private final int bytes;

    TokenType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The type for a vocabulary of this size. */
    public static TokenType forVocabulary(int vocabularySize) {
        return vocabularySize < SHORT_VOCABULARY_LIMIT ? UNSIGNED_SHORT : INT;
    }

    static Optional<TokenType> ofCode(int code) {
        for (TokenType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The {@code dtype} byte of the {@code .idx} header. */
    int code() {
        return code;
    }

    /** Bytes per token. */
    public int bytes() {
        return bytes;
    }
}
