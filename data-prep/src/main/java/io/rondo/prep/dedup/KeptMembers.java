package io.rondo.prep.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which documents of a component stay. Similarity is not transitive, so being in one component is no reason to
 * remove a document: each removed one is similar to a kept one, as {@link GreedyChoice} finds them.
 *
 * <p>A document that was found through a removed one only may be similar to the kept one of that, too, or to others found
 * through it. These pairs are compared in further rounds, of which there are few, as each costs two shuffles.
 */
final class KeptMembers {
    private static final Logger LOG = LoggerFactory.getLogger(KeptMembers.class);
    private static final int MOST_ROUNDS = 3;
    /** Of one component; at most 64 MiB. */
    private static final int MOST_REMEMBERED = 1 << 21;

    private static final String THROUGH = "through";

    private KeptMembers() {}

    /**
     * Finds the documents to remove.
     *
     * @param edges of the schema {@link PairVerification#SCHEMA}, cheap to read
     * @return of the schema {@link GreedyChoice#CHOSEN}, removed documents only; computed already
     */
    static Dataset<Row> removed(Dataset<Row> edges, PairVerification verification) {
        Dataset<Row> components = ConnectedComponents.of(edges.select(BucketPairs.FIRST, BucketPairs.SECOND))
                .toDF(BucketPairs.SECOND, GreedyChoice.COMPONENT);
        Dataset<Row> known = inComponents(edges, components);
        for (int round = 0; true; round++) {
            Dataset<Row> chosen = Lineage.cut(choice(known));
            Dataset<Row> removed = chosen.where(col(GreedyChoice.REMOVED));
            Dataset<Row> inSpiteOf = chosen.where(col(GreedyChoice.REMOVED).equalTo(false));
            if (round == MOST_ROUNDS || inSpiteOf.isEmpty()) {
                return removed;
            }
            Dataset<Row> found = verification.verified(furtherPairs(inSpiteOf, removed));
            if (found.isEmpty()) {
                return removed;
            }
            LOG.info("Pairs found through others are compared, round {}.", round + 1);
            known = known.union(inComponents(found, components));
        }
    }

    /** The larger node of an edge is never the smallest of its component, so each has a row in the components. */
    private static Dataset<Row> inComponents(Dataset<Row> edges, Dataset<Row> components) {
        return edges.join(components, BucketPairs.SECOND)
                .select(
                        col(GreedyChoice.COMPONENT),
                        col(BucketPairs.FIRST),
                        col(BucketPairs.SECOND),
                        col(PairVerification.SIMILARITY),
                        col(PairVerification.ESTIMATED));
    }

    private static Dataset<Row> choice(Dataset<Row> edges) {
        return edges.mapPartitions(GreedyChoice.bothEnds(), Encoders.row(GreedyChoice.ENDS))
                .repartition(col(GreedyChoice.COMPONENT))
                .sortWithinPartitions(col(GreedyChoice.COMPONENT), col(GreedyChoice.NODE), col(GreedyChoice.OTHER))
                .mapPartitions(new GreedyChoice(MOST_REMEMBERED), Encoders.row(GreedyChoice.CHOSEN));
    }

    /** Each document kept in spite of a removed one, with the kept one of that and with the first of those like itself. */
    private static Dataset<Row> furtherPairs(Dataset<Row> inSpiteOf, Dataset<Row> removed) {
        Dataset<Row> found = inSpiteOf.select(
                col(GreedyChoice.NODE).as(BucketPairs.SECOND),
                col(GreedyChoice.OTHER).as(THROUGH));
        Dataset<Row> toKept = removed.select(
                col(GreedyChoice.NODE).as(THROUGH), col(GreedyChoice.OTHER).as(BucketPairs.FIRST));
        Dataset<Row> toFirst =
                found.groupBy(col(THROUGH)).agg(min(col(BucketPairs.SECOND)).as(BucketPairs.FIRST));
        return toKept.union(toFirst)
                .join(found, THROUGH)
                .select(col(BucketPairs.FIRST), col(BucketPairs.SECOND))
                .where(col(BucketPairs.FIRST).notEqual(col(BucketPairs.SECOND)))
                .distinct();
    }
}
