package io.rondo.prep.steps;

import java.util.ArrayList;
import java.util.List;

/** Lists of steps that have a name. Length and language, which have settings of their own, are put where they belong. */
public enum Preset {
    /** Nothing but exact duplicates. */
    MINIMAL;

    /**
     * The steps.
     *
     * @param first what the user asks for before everything else is judged: length, language
     */
    public List<Step> steps(List<Step> first) {
        List<Step> steps = new ArrayList<>(first);
        steps.addAll(
                switch (this) {
                    case MINIMAL -> List.of(new ExactDuplicates());
                });
        return List.copyOf(steps);
    }
}
