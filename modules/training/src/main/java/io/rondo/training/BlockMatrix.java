package io.rondo.training;

import io.rondo.kernels.MatrixPart;
import io.rondo.model.Parameter;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A tensor of a transformer block that Muon moves: queries, keys and values are one tensor in a GPT-2, but three
 * matrices.
 *
 * @param parameter of rank 2
 * @param parts matrices side by side: each has a part of the columns
 */
record BlockMatrix(Parameter parameter, int parts) {
    private static final Pattern BLOCK = Pattern.compile("(?:h|model\\.layers)\\.(\\d+)\\..*");
    private static final String QUERY_KEY_VALUE = ".attn.c_attn.weight";

    static BlockMatrix of(Parameter parameter) {
        return new BlockMatrix(parameter, parameter.name().endsWith(QUERY_KEY_VALUE) ? 3 : 1);
    }

    /** Whether a tensor is a matrix of a block, so not an embedding, an output matrix, a norm or a bias. */
    static boolean is(Parameter parameter) {
        return parameter.shape().size() == 2 && block(parameter).isPresent();
    }

    /** The block that a tensor belongs to, counted from 0; none for embeddings and head. */
    static OptionalInt block(Parameter parameter) {
        Matcher matcher = BLOCK.matcher(parameter.name());
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    long rows() {
        return parameter.shape().get(0);
    }

    /** Of one part. */
    long columns() {
        return parameter.shape().get(1) / parts;
    }

    /** Each of them within the flat vector. */
    Stream<MatrixPart> matrices() {
        int width = Math.toIntExact(columns());
        return IntStream.range(0, parts)
                .mapToObj(part -> new MatrixPart(
                        parameter.offset() + (long) part * width, Math.toIntExact(rows()), width, parts * width));
    }

    long longSide() {
        return Math.max(rows(), columns());
    }
}
