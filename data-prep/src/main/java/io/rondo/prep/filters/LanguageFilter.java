package io.rondo.prep.filters;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.prep.documents.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/**
 * Keeps documents of one language, as OpenNLP's language detector (103 languages) tells it.
 *
 * @param language an ISO 639-3 code that the model knows
 * @param confidence the least probability the detector must give it
 */
public record LanguageFilter(String language, double confidence) implements DocumentFilter {
    private static final String MODEL = "/langdetect-183.bin";

    // The beginning of a book tells its language as well as the whole, and in bounded time.
    private static final int EXAMINED_CHARACTERS = 4000;

    // The model has both the macro-language and its main member, and gives texts of the one the label of the other.
    private static final List<List<String>> SAME = List.of(List.of("est", "ekk"), List.of("lav", "lvs"));

    /** Loading takes a second and 100 MB, so it happens once per JVM, when the first document is judged. */
    private static final class Model {
        private static final LanguageDetectorModel LOADED = load();

        private static LanguageDetectorModel load() {
            try (InputStream in = LanguageFilter.class.getResourceAsStream(MODEL)) {
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

    /**
     * The filter for a language.
     *
     * @param code ISO 639-3 as the model gives it ({@code eng}), or ISO 639-1 ({@code en})
     * @throws RondoException {@link ExitCode#USAGE} if the model does not know the language
     */
    public static LanguageFilter of(String code, double confidence) {
        String language = code.length() == 2 ? threeLetters(code) : code;
        String[] known = new LanguageDetectorME(Model.LOADED).getSupportedLanguages();
        if (!Arrays.asList(known).contains(language)) {
            Arrays.sort(known);
            throw new RondoException(
                    ExitCode.USAGE,
                    "language = " + code + " is not known to the language detector; expected one of "
                            + String.join(", ", known));
        }
        return new LanguageFilter(language, confidence);
    }

    @Override
    public Judge begin() {
        LanguageDetectorME detector = new LanguageDetectorME(Model.LOADED);
        List<String> accepted = SAME.stream()
                .filter(codes -> codes.contains(language))
                .findFirst()
                .orElse(List.of(language));
        return text -> {
            Language best = detector.predictLanguage(
                    text.length() > EXAMINED_CHARACTERS ? text.substring(0, EXAMINED_CHARACTERS) : text);
            return accepted.contains(best.getLang()) && best.getConfidence() >= confidence
                    ? Optional.empty()
                    : Optional.of(Verdict.OTHER_LANGUAGE);
        };
    }

    private static String threeLetters(String twoLetters) {
        try {
            return new Locale(twoLetters).getISO3Language();
        } catch (MissingResourceException e) {
            return twoLetters;
        }
    }
}
