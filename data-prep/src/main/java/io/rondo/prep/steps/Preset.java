package io.rondo.prep.steps;

import java.util.ArrayList;
import java.util.List;

/** Lists of steps that have a name. Length and language, which have settings of their own, come first in each. */
public enum Preset {
    /** Nothing but exact duplicates. */
    MINIMAL,

    /** MassiveText's rules (Rae et al. 2021). */
    GOPHER,

    /** C4's rules (Raffel et al. 2020). */
    C4,

    /** FineWeb's rules in its order (Penedo et al. 2024). */
    FINEWEB;

    /**
     * The steps.
     *
     * @param first what the user asks for before everything else is judged: length, language
     */
    public List<Step> steps(List<Step> first) {
        List<Step> all = new ArrayList<>(first);
        all.addAll(
                switch (this) {
                    case MINIMAL -> List.of();
                    case GOPHER -> List.of(Normalize.ALL, GopherQuality.PUBLISHED, GopherRepetition.PUBLISHED);
                    case C4 -> List.of(Normalize.ALL, io.rondo.prep.steps.C4.PUBLISHED);
                    case FINEWEB ->
                        List.of(
                                Normalize.ALL,
                                GopherRepetition.PUBLISHED,
                                GopherQuality.PUBLISHED,
                                io.rondo.prep.steps.C4.UNPUNCTUATED,
                                Fineweb.PUBLISHED);
                });
        all.add(new ExactDuplicates());
        if (this == FINEWEB) {
            all.add(NearDuplicates.FINEWEB);
        }
        return List.copyOf(all);
    }
}
