package io.rondo.shards;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian token ids to {@code int}s. */
final class TokenCodec {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private TokenCodec() {}

    static void decode(TokenType type, byte[] bytes, int start, int[] target, int offset, int count) {
        switch (type) {
            case UNSIGNED_SHORT -> {
                for (int i = 0; i < count; i++) {
                    int at = start + 2 * i;
                    target[offset + i] = (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
                }
            }
            case INT -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = (int) INT.get(bytes, start + 4 * i);
                }
            }
        }
    }

    static RondoException notInVocabulary(String file, long offset, int token, int vocabularySize) {
        return new RondoException(
                ExitCode.BAD_DATA,
                file + " is corrupt at byte " + offset + ": token id " + token + ", expected 0 to "
                        + (vocabularySize - 1));
    }
}
