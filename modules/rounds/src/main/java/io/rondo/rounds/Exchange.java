package io.rondo.rounds;

import io.rondo.training.Fragments;
import java.io.Serializable;
import java.util.List;

/** Which part of the model a round exchanges. */
sealed interface Exchange {
    /** The values that are exchanged, out of a vector of the whole model. */
    float[] gather(float[] vector);

    /** Puts them back; does nothing if {@link #gather} gave the vector itself. */
    void scatter(float[] gathered, float[] vector);

    /** All of it. */
    record Whole() implements Exchange {
        @Override
        public float[] gather(float[] vector) {
            return vector;
        }

        @Override
        public void scatter(float[] gathered, float[] vector) {}
    }

    /**
     * Some fragments of it, packed.
     *
     * @param due ascending
     */
    record Some(Fragments fragments, List<Integer> due) implements Exchange {
        @Override
        public float[] gather(float[] vector) {
            return fragments.gather(vector, due);
        }

        @Override
        public void scatter(float[] gathered, float[] vector) {
            fragments.scatter(gathered, due, vector);
        }
    }

    /**
     * What a worker is told about fragments, where they stream.
     *
     * @param arriving exchanged after the round before
     * @param due to be sent after this round
     */
    record Streamed(List<Integer> arriving, List<Integer> due) implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Where everything is exchanged at once. */
        static final Streamed NOTHING = new Streamed(List.of(), List.of());
    }
}
