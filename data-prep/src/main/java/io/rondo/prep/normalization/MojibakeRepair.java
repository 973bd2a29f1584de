package io.rondo.prep.normalization;

/**
 * Repairs text whose UTF-8 was read as ISO 8859-1 or Windows-1252: {@code Ã©} becomes {@code é}, {@code â€™} becomes
 * {@code ’}. The idea to decide by what a text looks like before and after is that of ftfy (Speer 2019,
 * doi:10.5281/zenodo.2591652); the rules are our own. A sequence is decoded only if it is whole and valid UTF-8, so that
 * reading the result wrongly again gives the original back, and only if {@link MisreadEvidence} rules out good text. Where
 * a line has such evidence and each of its characters beyond ASCII belongs to some sequence, all of the line is decoded.
 */
final class MojibakeRepair {
    private MojibakeRepair() {}

    /** The repaired text, the same instance if there is nothing to repair. */
    static String repair(String text) {
        String before = text;
        while (true) {
            String after = once(before);
            if (after.equals(before)) {
                return before;
            }
            before = after;
        }
    }

    private static String once(String text) {
        StringBuilder repaired = new StringBuilder();
        int copied = 0;
        for (int start = 0; start < text.length(); ) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed + 1;
            String line = text.substring(start, end);
            String after = line(line);
            if (!after.equals(line)) {
                repaired.append(text, copied, start).append(after);
                copied = end;
            }
            start = end;
        }
        return copied == 0 ? text : repaired.append(text, copied, text.length()).toString();
    }

    private static String line(String line) {
        boolean anyStrong = false;
        boolean anyOther = false;
        int runEnd = 0;
        for (int at = 0; at < line.length(); ) {
            if (line.charAt(at) < 0x80) {
                at++;
                continue;
            }
            MisreadSequence sequence = MisreadSequence.at(line, at);
            if (!sequence.exists()) {
                anyOther = true;
                at++;
                continue;
            }
            if (at >= runEnd) {
                MisreadEvidence.Run run = MisreadEvidence.run(line, sequence);
                runEnd = run.end();
                anyStrong |= run.isWord();
            }
            anyStrong |= MisreadEvidence.isStrong(line, sequence);
            at = sequence.end();
        }
        return anyStrong ? decode(line, !anyOther) : line;
    }

    private static String decode(String line, boolean all) {
        StringBuilder decoded = new StringBuilder(line.length());
        int runEnd = 0;
        boolean inWord = false;
        for (int at = 0; at < line.length(); ) {
            MisreadSequence sequence = MisreadSequence.at(line, at);
            if (sequence.exists() && at >= runEnd) {
                MisreadEvidence.Run run = MisreadEvidence.run(line, sequence);
                runEnd = run.end();
                inWord = run.isWord();
            }
            if (sequence.exists() && (all || (inWord && at < runEnd) || MisreadEvidence.isStrong(line, sequence))) {
                decoded.appendCodePoint(sequence.codePoint());
                at = sequence.end();
            } else {
                decoded.append(line.charAt(at));
                at++;
            }
        }
        return decoded.toString();
    }
}
