package io.rondo.prep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Small corpora and the files that hold them. */
public final class TestCorpus {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static final List<String> GERMAN = List.of(
            "Der Ausschuss hat gestern beschlossen, den Bericht über die Lage der Landwirtschaft anzunehmen und an das"
                    + " Parlament weiterzuleiten.",
            "Im Winter frieren die Seen im Norden zu, und die Kinder laufen nach der Schule auf dem Eis Schlittschuh.",
            "Die Straßenbahn fährt alle zehn Minuten vom Bahnhof zum Museum, aber sonntags muss man länger warten.");

    public static final List<String> FRENCH = List.of(
            "Le comité a décidé hier d'adopter le rapport sur la situation de l'agriculture et de le transmettre au"
                    + " Parlement européen.",
            "En hiver, les lacs du nord gèlent et les enfants patinent sur la glace après l'école jusqu'à la tombée de"
                    + " la nuit.");

    public static final List<String> SPANISH = List.of(
            "El comité decidió ayer aprobar el informe sobre la situación de la agricultura y remitirlo al Parlamento"
                    + " para su votación.");

    private static final List<String> ENGLISH_SUBJECTS = List.of(
            "The committee on agriculture",
            "An engineer from the northern harbour",
            "Every child in the village school",
            "My neighbour, who repairs old clocks,",
            "The crew of the fishing boat");
    private static final List<String> ENGLISH_DEEDS = List.of(
            "decided yesterday that the report should be sent to the parliament without further delay",
            "has been waiting since early morning for the weather to become a little better",
            "would rather talk about the price of bread than about the coming election",
            "wrote a long letter to the newspaper about the condition of the bridges",
            "found that the old map shows a road which nobody has used for a hundred years",
            "believes that the winter will be colder than anything we have seen before");

    static {
        createTemporaryDirectory();
    }

    private TestCorpus() {}

    /** Surefire names a directory for temporary files that does not exist yet; native libraries are unpacked there. */
    static void createTemporaryDirectory() {
        try {
            Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Different English documents. */
    public static List<String> english(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ENGLISH_SUBJECTS.get(i % 5) + " " + ENGLISH_DEEDS.get(i % 6) + ", and on day " + i
                        + " of the year it was still the same.")
                .toList();
    }

    public static void lines(Path file, List<String> lines) {
        bytes(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public static String json(String text) {
        try {
            return JSON.writeValueAsString(Map.of("id", 7, "text", text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> json(List<String> texts) {
        return texts.stream().map(TestCorpus::json).toList();
    }

    /** Writes bytes, compressed as the name tells. */
    public static void bytes(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            try (OutputStream out = compressing(file)) {
                out.write(content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OutputStream compressing(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        if (file.toString().endsWith(".gz")) {
            return new GZIPOutputStream(out);
        }
        return file.toString().endsWith(".zst") ? new ZstdOutputStream(out) : out;
    }

    /** Every file below a directory with its content's hash. */
    public static Map<String, String> hashes(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(file -> directory.relativize(file).toString(), file -> {
                        try {
                            return io.rondo.storage.Checksums.sha256(Files.readAllBytes(file));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }));
        }
    }
}
