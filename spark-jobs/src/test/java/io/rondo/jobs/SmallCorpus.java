package io.rondo.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** English sentences without end, the same ones every time. */
final class SmallCorpus {
    static final String FILE = "corpus.txt";

    private static final List<String> WHO = List.of(
            "The committee", "An old clockmaker", "Every child in the village", "The crew of the boat", "My neighbour");
    private static final List<String> DOES = List.of(
            "waits for better weather",
            "writes to the newspaper",
            "talks about the price of bread",
            "mends the bridge",
            "reads the old map");
    private static final List<String> WHEN =
            List.of("in the morning", "when the bells ring", "before the winter comes", "again and again");

    private SmallCorpus() {}

    /** Writes one document of four sentences per line. */
    static void write(FileStore directory, int documents) throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        String text = IntStream.range(0, documents)
                .mapToObj(document -> "Number " + document + ". "
                        + IntStream.range(0, 4)
                                .mapToObj(sentence ->
                                        pick(WHO, random) + " " + pick(DOES, random) + " " + pick(WHEN, random) + ".")
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n"));
        directory.createExclusively(FILE, text.getBytes(UTF_8));
    }

    private static String pick(List<String> words, SplittableRandom random) {
        return words.get(random.nextInt(words.size()));
    }
}
