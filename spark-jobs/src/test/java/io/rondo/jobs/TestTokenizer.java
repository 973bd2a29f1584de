package io.rondo.jobs;

import io.rondo.tokenizer.BpeTrainer;
import io.rondo.tokenizer.BpeTrainerSettings;
import io.rondo.tokenizer.Tokenizer;
import java.util.Map;

/** A small tokenizer with a few merges. */
final class TestTokenizer {
    static final Tokenizer TRAINED = BpeTrainer.train(
            Map.of("the", 5L, " the", 4L, " rondo", 3L, " returns", 2L), BpeTrainerSettings.ofSize(280));

    private TestTokenizer() {}
}
