package io.rondo.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The golden files of version 1. */
final class Golden {
    private Golden() {}

    static String read(String name) throws IOException {
        try (InputStream resource = Golden.class.getResourceAsStream("/tokenizer/v1/" + name)) {
            if (resource == null) {
                throw new IOException("The class path lacks /tokenizer/v1/" + name + ".");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
