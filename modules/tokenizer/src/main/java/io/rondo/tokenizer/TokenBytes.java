package io.rondo.tokenizer;

/** The bytes that each id stands for. */
final class TokenBytes {
    private final byte[][] bytes;

    TokenBytes(byte[][] bytes) {
        this.bytes = bytes;
    }

    int check(int id) {
        if (id < 0 || id >= bytes.length) {
            throw new IllegalArgumentException(String.format(
                    "Token id %d is outside the vocabulary of %d tokens (ids 0 to %d).",
                    id, bytes.length, bytes.length - 1));
        }
        return id;
    }

    byte[] decode(int[] ids) {
        int length = 0;
        for (int id : ids) {
            length = Math.addExact(length, bytes[check(id)].length);
        }
        byte[] decoded = new byte[length];
        int position = 0;
        for (int id : ids) {
            byte[] token = bytes[id];
            System.arraycopy(token, 0, decoded, position, token.length);
            position += token.length;
        }
        return decoded;
    }
}
