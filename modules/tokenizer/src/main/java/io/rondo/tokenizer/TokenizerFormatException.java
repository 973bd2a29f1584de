package io.rondo.tokenizer;

import java.io.IOException;

/** A tokenizer file that cannot be used; the message is one sentence that names the file and the field. */
public final class TokenizerFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    TokenizerFormatException(String source, String sentence) {
        super(source + ": " + sentence);
    }

    TokenizerFormatException(String source, String sentence, Throwable cause) {
        super(source + ": " + sentence, cause);
    }
}
