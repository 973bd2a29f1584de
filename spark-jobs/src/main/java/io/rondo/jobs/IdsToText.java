package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rondo.tokenizer.Tokenizer;
import java.util.StringTokenizer;

/** Decimal token ids with white space between them to the bytes they stand for. */
record IdsToText(Tokenizer tokenizer) implements LineTranslation {
    @Override
    public byte[] translate(byte[] line) {
        StringTokenizer words = new StringTokenizer(new String(line, UTF_8));
        int[] ids = new int[words.countTokens()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(words.nextToken());
        }
        return tokenizer.decodeBytes(ids);
    }

    private int id(String word) {
        int id;
        try {
            id = Integer.parseInt(word);
        } catch (NumberFormatException notANumber) {
            id = -1;
        }
        if (id < 0 || id >= tokenizer.vocabularySize()) {
            throw new IllegalArgumentException("'" + word + "' is not a token id; expected integers from 0 to "
                    + (tokenizer.vocabularySize() - 1) + " with spaces between them");
        }
        return id;
    }
}
