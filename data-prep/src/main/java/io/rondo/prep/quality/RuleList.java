package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.documents.Verdict;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Rules that are asked one after the other, as one step.
 *
 * @param step name of the step, which the names of its rules begin with
 */
public record RuleList(String step, List<Rule> rules) implements Serializable {
    public RuleList {
        rules = List.copyOf(rules);
    }

    /** As verdicts name them. */
    public List<String> names() {
        return rules.stream().map(this::name).toList();
    }

    /** The first objection; the document as it is if there is none. */
    public Verdict judge(Document document) {
        for (Rule rule : rules) {
            OptionalDouble objection = rule.objection(document);
            if (objection.isPresent()) {
                return Verdict.rejected(name(rule), objection.getAsDouble());
            }
        }
        return Verdict.kept(document);
    }

    private String name(Rule rule) {
        return step + "." + rule.name();
    }
}
