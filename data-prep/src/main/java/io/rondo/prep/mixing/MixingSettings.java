package io.rondo.prep.mixing;

import io.rondo.config.Default;
import io.rondo.config.Range;
import java.util.List;

/**
 * In which proportions training draws from sources: by their weights if these are given, otherwise by their tokens times
 * repeats, to the power of 1 / temperature (Devlin 2018, multilingual BERT; Xue et al. 2021, mT5, section 3.1).
 *
 * @param sources at least one
 * @param temperature 1: as the sizes are; more: small sources count for more
 */
public record MixingSettings(
        List<SourceSettings> sources, @Default("1") @Range(min = 0.01, max = 1e6) double temperature) {
    private static final int MOST_SOURCES = 64;

    public MixingSettings {
        sources = List.copyOf(sources);
        long weights =
                sources.stream().filter(source -> source.weight().isPresent()).count();
        List<String> names =
                sources.stream().map(SourceSettings::name).distinct().toList();
        if (sources.isEmpty() || sources.size() > MOST_SOURCES) {
            throw new IllegalArgumentException(
                    "sources has " + sources.size() + " entries; expected 1 to " + MOST_SOURCES);
        }
        if (names.size() < sources.size()) {
            throw new IllegalArgumentException("two sources have the same name; the names are " + names);
        }
        if (weights > 0 && weights < sources.size()) {
            throw new IllegalArgumentException("weight is given for some sources only; expected all or none");
        }
        if (weights > 0 && temperature != 1) {
            throw new IllegalArgumentException("temperature is given beside weights, which it does not change");
        }
    }
}
