package io.rondo.prep.normalization;

import java.text.Normalizer;

/**
 * Normalises texts. The parts can depend on each other (a control character may stand within misread UTF-8), so they are
 * repeated until nothing changes; that makes the result idempotent.
 *
 * @param lineEnds every kind of line end becomes a line feed
 * @param mojibake misread UTF-8 is repaired, see {@link MojibakeRepair}
 * @param controls control characters, byte order marks and noncharacters are removed; tab and line feed stay
 * @param nfc Unicode normalization form C (UAX #15)
 */
public record TextNormalizer(boolean lineEnds, boolean mojibake, boolean controls, boolean nfc) {
    /** Told what has changed a text. */
    @FunctionalInterface
    public interface Changes {
        /** A part has done something. */
        void changed(String part);
    }

    /** The normalised text, the same instance if nothing was to be done. */
    public String normalize(String text, Changes changes) {
        String before = text;
        while (!isPlain(before)) {
            String after = once(before, changes);
            if (after.equals(before)) {
                return before;
            }
            before = after;
        }
        return before;
    }

    private String once(String text, Changes changes) {
        String result = text;
        if (lineEnds) {
            result = noting("line-ends", result, LineEnds.unify(result), changes);
        }
        if (mojibake) {
            result = noting("mojibake", result, MojibakeRepair.repair(result), changes);
        }
        if (controls) {
            result = noting("controls", result, ControlCharacters.remove(result), changes);
        }
        if (nfc && !Normalizer.isNormalized(result, Normalizer.Form.NFC)) {
            result = noting("nfc", result, Normalizer.normalize(result, Normalizer.Form.NFC), changes);
        }
        return result;
    }

    private static String noting(String part, String before, String after, Changes changes) {
        if (!after.equals(before)) {
            changes.changed(part);
        }
        return after;
    }

    /** Whether a text has only what no part ever changes: printable ASCII, tabs and line feeds. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character >= 0x7f || (character < ' ' && character != '\n' && character != '\t')) {
                return false;
            }
        }
        return true;
    }
}
