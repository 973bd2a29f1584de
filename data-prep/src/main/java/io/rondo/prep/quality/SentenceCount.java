package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.Characters;
import java.util.OptionalDouble;

/**
 * How many sentences there are (Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", section 2.2; 5 at least in the published code). A sentence ends with one of the marks that end
 * sentences, and what may close behind it, before white space or the end of the text; an unfinished one at the end counts.
 */
public record SentenceCount(int least) implements Rule {
    @Override
    public String name() {
        return "sentences";
    }

    @Override
    public OptionalDouble objection(Document document) {
        return Rule.below(count(document.text()), least);
    }

    private static int count(String text) {
        int sentences = 0;
        boolean open = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Characters.isSpace(character)) {
                continue;
            }
            if (open && Characters.endsSentence(character)) {
                int next = i + 1;
                while (next < text.length()
                        && (Characters.endsSentence(text.charAt(next)) || Characters.closes(text.charAt(next)))) {
                    next++;
                }
                if (next == text.length() || Characters.isSpace(text.charAt(next)) || character >= '\u3000') {
                    sentences++;
                    open = false;
                }
                i = next - 1;
            } else {
                open |= Character.isLetterOrDigit(character) || Character.isSurrogate(character);
            }
        }
        return open ? sentences + 1 : sentences;
    }
}
