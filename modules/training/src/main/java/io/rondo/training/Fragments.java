package io.rondo.training;

import io.rondo.kernels.Kernels;
import io.rondo.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A model cut into fragments that are exchanged in turn (Streaming DiLoCo, arXiv 2501.18512). Block i belongs to fragment
 * {@code i mod P}, the paper's strided pattern; each tensor outside the blocks joins, in order, the fragment that is
 * smallest so far. Values of several fragments are packed by ascending fragment, and within a fragment by ascending
 * offset.
 */
public final class Fragments {
    private final List<List<Kernels.Range>> ranges;

    private Fragments(List<List<Kernels.Range>> ranges) {
        this.ranges = ranges.stream().map(List::copyOf).toList();
    }

    /**
     * Cuts a model.
     *
     * @param layout its tensors by ascending offset
     * @param count P
     * @throws IllegalArgumentException if there are more fragments than blocks
     */
    public static Fragments of(List<Parameter> layout, int count) {
        int blocks = layout.stream()
                .map(BlockMatrix::block)
                .mapToInt(block -> block.orElse(-1) + 1)
                .max()
                .orElse(0);
        if (count < 1 || (count > 1 && count > blocks)) {
            throw new IllegalArgumentException(
                    "a model of " + blocks + " layers cannot be cut into " + count + " fragments");
        }
        int[] owners = owners(layout, count);
        List<List<Kernels.Range>> ranges = new ArrayList<>();
        for (int fragment = 0; fragment < count; fragment++) {
            ranges.add(new ArrayList<>());
        }
        for (int i = 0; i < owners.length; i++) {
            long from = layout.get(i).offset();
            int owner = owners[i];
            while (i + 1 < owners.length && owners[i + 1] == owner) {
                i++;
            }
            ranges.get(owner)
                    .add(new Kernels.Range(
                            from, layout.get(i).offset() + layout.get(i).length()));
        }
        return new Fragments(ranges);
    }

    private static int[] owners(List<Parameter> layout, int count) {
        int[] owners = new int[layout.size()];
        long[] lengths = new long[count];
        for (int i = 0; i < owners.length; i++) {
            OptionalInt block = BlockMatrix.block(layout.get(i));
            owners[i] = block.orElse(0) % count;
            lengths[owners[i]] += block.isPresent() ? layout.get(i).length() : 0;
        }
        for (int i = 0; i < owners.length; i++) {
            if (BlockMatrix.block(layout.get(i)).isEmpty()) {
                owners[i] = smallest(lengths);
                lengths[owners[i]] += layout.get(i).length();
            }
        }
        return owners;
    }

    private static int smallest(long[] lengths) {
        int smallest = 0;
        for (int i = 1; i < lengths.length; i++) {
            smallest = lengths[i] < lengths[smallest] ? i : smallest;
        }
        return smallest;
    }

    /** P. */
    public int count() {
        return ranges.size();
    }

    /** Which parts of the flat vector belong to a fragment, ascending. */
    public List<Kernels.Range> ranges(int fragment) {
        return ranges.get(fragment);
    }

    /** Values of several fragments together. */
    public int length(List<Integer> fragments) {
        return Math.toIntExact(fragments.stream()
                .flatMap(fragment -> ranges.get(fragment).stream())
                .mapToLong(range -> range.to() - range.from())
                .sum());
    }

    /** Packs the values of fragments, which are ascending. */
    public float[] gather(float[] vector, List<Integer> fragments) {
        float[] packed = new float[length(fragments)];
        int at = 0;
        for (Kernels.Range range : all(fragments)) {
            int count = (int) (range.to() - range.from());
            System.arraycopy(vector, (int) range.from(), packed, at, count);
            at += count;
        }
        return packed;
    }

    /** Puts packed values of fragments back where they belong. */
    public void scatter(float[] packed, List<Integer> fragments, float[] vector) {
        if (packed.length != length(fragments)) {
            throw new IllegalArgumentException(
                    packed.length + " values for fragments " + fragments + " of " + length(fragments));
        }
        int at = 0;
        for (Kernels.Range range : all(fragments)) {
            int count = (int) (range.to() - range.from());
            System.arraycopy(packed, at, vector, (int) range.from(), count);
            at += count;
        }
    }

    /** The ranges of several fragments in the order they are packed in. */
    List<Kernels.Range> all(List<Integer> fragments) {
        return fragments.stream()
                .sorted()
                .flatMap(fragment -> ranges.get(fragment).stream())
                .toList();
    }
}
