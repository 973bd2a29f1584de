package io.rondo.prep.language;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/** OpenNLP's language detector (103 languages). One instance serves one thread. */
public final class LanguageDetector {
    private static final String MODEL = "/langdetect-183.bin";

    // The beginning of a book tells its language as well as the whole, and in bounded time.
    private static final int EXAMINED_CHARACTERS = 4000;

    /**
     * What it thinks of a text.
     *
     * @param language ISO 639-3
     * @param confidence probability; it grows with the length of the text
     */
    public record Guess(String language, double confidence) {}

    /** Loading takes a second and 100 MB, so it happens once per JVM, when the first document is judged. */
    private static final class Model {
        private static final LanguageDetectorModel LOADED = load();

        private static LanguageDetectorModel load() {
            try (InputStream in = LanguageDetector.class.getResourceAsStream(MODEL)) {
                if (in == null) {
                    throw new RondoException(
                            ExitCode.ENVIRONMENT,
                            "the language model " + MODEL + " of opennlp-models-langdetect is not on the class path");
                }
                return new LanguageDetectorModel(in);
            } catch (IOException e) {
                throw new UncheckedIOException("the language model " + MODEL + " cannot be read", e);
            }
        }
    }

    private final LanguageDetectorME detector = new LanguageDetectorME(Model.LOADED);

    /** The most likely language of a text. */
    public Guess detect(String text) {
        Language best = detector.predictLanguage(
                text.length() > EXAMINED_CHARACTERS ? text.substring(0, EXAMINED_CHARACTERS) : text);
        return new Guess(best.getLang(), best.getConfidence());
    }

    /** ISO 639-3 codes of all languages it can tell, sorted. */
    static List<String> known() {
        String[] known = new LanguageDetectorME(Model.LOADED).getSupportedLanguages();
        Arrays.sort(known);
        return List.of(known);
    }
}
