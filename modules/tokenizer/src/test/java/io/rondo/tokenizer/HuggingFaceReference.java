package io.rondo.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Hugging Face's own tokenizer (Rust, through DJL), loaded from a tokenizer.json that we wrote. */
final class HuggingFaceReference implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;

    HuggingFaceReference(Tokenizer ours) throws IOException {
        // The CPU library is in DJL's jar; with these settings DJL unpacks it under target/ and asks no network.
        System.setProperty("RUST_FLAVOR", "cpu");
        System.setProperty("OFFLINE", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty(
                "DJL_CACHE_DIR", Path.of("target", "djl").toAbsolutePath().toString());
        System.setProperty(
                "ENGINE_CACHE_DIR", Path.of("target", "djl").toAbsolutePath().toString());
        tokenizer = HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(ours.toJson().getBytes(StandardCharsets.UTF_8)),
                Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    }

    /** Whether DJL brings a library for this machine; always so, as far as we are concerned, on 64-bit Linux for x86. */
    static boolean isMadeForThisPlatform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch");
        if (system.startsWith("linux") && (processor.equals("amd64") || processor.equals("x86_64"))) {
            return true;
        }
        String name = system.startsWith("mac") ? "osx" : system.startsWith("win") ? "win" : "linux";
        String architecture = processor.equals("amd64") ? "x86_64" : processor;
        return HuggingFaceTokenizer.class.getResource("/native/lib/" + name + "-" + architecture + "/cpu/") != null;
    }

    int[] encode(String text) {
        return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** For each token the number of its word. */
    long[] words(String text) {
        Encoding encoding = tokenizer.encode(text, false, false);
        return encoding.getWordIds();
    }

    String decode(int[] ids) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
