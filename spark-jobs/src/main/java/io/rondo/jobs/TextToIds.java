package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rondo.tokenizer.Tokenizer;

/** UTF-8 text to decimal token ids with one space between them. */
record TextToIds(Tokenizer tokenizer) implements LineTranslation {
    @Override
    public byte[] translate(byte[] line) {
        StringBuilder ids = new StringBuilder(line.length * 2);
        for (int id : tokenizer.encode(line)) {
            if (!ids.isEmpty()) {
                ids.append(' ');
            }
            ids.append(id);
        }
        return ids.toString().getBytes(US_ASCII);
    }
}
