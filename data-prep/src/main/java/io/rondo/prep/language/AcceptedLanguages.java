package io.rondo.prep.language;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;

/**
 * Languages with the confidence each must be told with.
 *
 * @param leastConfidence by ISO 639-3 code; empty: everything is accepted
 */
public record AcceptedLanguages(Map<String, Double> leastConfidence) implements Serializable {
    // The model has both the macro-language and its main member, and gives texts of the one the label of the other.
    private static final List<List<String>> SAME = List.of(List.of("est", "ekk"), List.of("lav", "lvs"));

    public AcceptedLanguages {
        leastConfidence = Map.copyOf(leastConfidence);
    }

    /**
     * The languages that entries such as {@code en}, {@code deu} or {@code de:0.5} name.
     *
     * @param confidence of entries without their own
     * @throws RondoException {@link ExitCode#USAGE} if the detector does not know one, or a confidence is not in [0, 1]
     */
    public static AcceptedLanguages of(List<String> entries, double confidence) {
        Map<String, Double> accepted = new HashMap<>();
        for (String entry : entries) {
            int colon = entry.indexOf(':');
            String code = colon < 0 ? entry : entry.substring(0, colon);
            double least = colon < 0 ? confidence : confidence(entry, entry.substring(colon + 1));
            String language = code.length() == 2 ? threeLetters(code) : code;
            List<String> known = LanguageDetector.known();
            if (!known.contains(language)) {
                throw new RondoException(
                        ExitCode.USAGE,
                        "language = " + code + " is not known to the language detector; expected one of "
                                + String.join(", ", known));
            }
            SAME.stream()
                    .filter(codes -> codes.contains(language))
                    .findFirst()
                    .orElse(List.of(language))
                    .forEach(same -> accepted.put(same, least));
        }
        return new AcceptedLanguages(accepted);
    }

    /** Whether a document of this language goes on. */
    public boolean accept(LanguageDetector.Guess guess) {
        return leastConfidence.isEmpty()
                || leastConfidence.getOrDefault(guess.language(), Double.POSITIVE_INFINITY) <= guess.confidence();
    }

    private static double confidence(String entry, String text) {
        try {
            double confidence = Double.parseDouble(text);
            if (confidence >= 0 && confidence <= 1) {
                return confidence;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same sentence.
        }
        throw new RondoException(
                ExitCode.USAGE, "language = " + entry + " has no confidence from 0 to 1 after its colon");
    }

    private static String threeLetters(String twoLetters) {
        try {
            return new Locale(twoLetters).getISO3Language();
        } catch (MissingResourceException e) {
            return twoLetters;
        }
    }
}
