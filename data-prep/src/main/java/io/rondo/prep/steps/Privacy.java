package io.rondo.prep.steps;

import io.rondo.config.Default;
import io.rondo.prep.documents.Verdict;
import io.rondo.prep.privacy.PersonalData;
import io.rondo.prep.privacy.PersonalDataFinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Replaces personal data and secrets by placeholders such as {@code <EMAIL>}, and counts them; rejects nothing.
 *
 * @param emails whether e-mail addresses are replaced
 * @param keys whether keys and tokens of services are replaced
 * @param ibans whether bank account numbers are replaced
 * @param ips whether public IP addresses are replaced
 * @param cards whether numbers of payment cards are replaced
 * @param phones whether telephone numbers are replaced
 */
public record Privacy(
        @Default("true") boolean emails,
        @Default("true") boolean keys,
        @Default("true") boolean ibans,
        @Default("true") boolean ips,
        @Default("true") boolean cards,
        @Default("true") boolean phones)
        implements DocumentStep {
    @Override
    public String name() {
        return "privacy";
    }

    @Override
    public List<String> rules() {
        return List.of();
    }

    @Override
    public Prepared prepare(StepResources resources) {
        List<PersonalData> kinds = new ArrayList<>();
        for (PersonalData kind : PersonalData.values()) {
            if (wants(kind)) {
                kinds.add(kind);
            }
        }
        PersonalDataFinder finder = new PersonalDataFinder(kinds);
        return () -> document -> {
            String text = document.text();
            List<PersonalDataFinder.Found> places = finder.find(text);
            if (places.isEmpty()) {
                return Verdict.kept(document);
            }
            StringBuilder replaced = new StringBuilder(text.length());
            int copied = 0;
            for (PersonalDataFinder.Found place : places) {
                replaced.append(text, copied, place.start()).append(place.kind().placeholder());
                copied = place.end();
                document.tally().add(name() + "." + place.kind().name().toLowerCase(Locale.ROOT), 1);
            }
            return new Verdict.Kept(replaced.append(text, copied, text.length()).toString());
        };
    }

    private boolean wants(PersonalData kind) {
        return switch (kind) {
            case EMAIL -> emails;
            case KEY -> keys;
            case IBAN -> ibans;
            case IP -> ips;
            case CARD -> cards;
            case PHONE -> phones;
        };
    }
}
