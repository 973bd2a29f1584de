package io.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rondo.kernels.CpuKernels;
import io.rondo.kernels.Kernels;
import io.rondo.kernels.MatrixPart;
import io.rondo.kernels.Nd4jKernels;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against singular vectors that are known because the matrix is made of them. */
class NewtonSchulzTest {
    static Stream<Kernels> kernels() {
        return Stream.of(new Nd4jKernels(), new CpuKernels(1), new CpuKernels(2));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void keepsSingularVectorsAndLevelsSingularValues(Kernels kernels) {
        int rows = 6;
        int columns = 11;
        double[] singular = {5, 3, 1, 0.7, 0.3, 0.2};
        double[][] left = orthonormalRows(rows, rows, 1);
        double[][] right = orthonormalRows(rows, columns, 2);
        double norm = Math.sqrt(squares(singular));
        double[] levelled = new double[rows];
        for (int i = 0; i < rows; i++) {
            levelled[i] = level(singular[i] / norm);
            assertThat(levelled[i]).isBetween(0.67, 1.21);
        }
        float[][] result = orthogonalize(kernels, product(left, singular, right));
        double[][] expected = product(left, levelled, right);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                assertThat(result[i][j]).isCloseTo((float) expected[i][j], within(2e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aTallMatrixIsTheTransposeOfAWideOne(Kernels kernels) {
        double[][] wide = product(orthonormalRows(4, 4, 5), new double[] {4, 2, 1, 0.5}, orthonormalRows(4, 9, 6));
        double[][] tall = new double[9][4];
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 4; j++) {
                tall[i][j] = wide[j][i];
            }
        }
        float[][] fromWide = orthogonalize(kernels, wide);
        float[][] fromTall = orthogonalize(kernels, tall);
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 4; j++) {
                assertThat(fromTall[i][j]).isCloseTo(fromWide[j][i], within(2e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aSquareOrthogonalMatrixKeepsItsDirection(Kernels kernels) {
        double[][] rotation = orthonormalRows(5, 5, 3);
        float[][] result = orthogonalize(kernels, rotation);
        double factor = level(1 / Math.sqrt(5));
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                assertThat(result[i][j]).isCloseTo((float) (factor * rotation[i][j]), within(2e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void nothingComesOfNothing(Kernels kernels) {
        for (float[] row : orthogonalize(kernels, new double[3][4])) {
            assertThat(row).containsOnly(0);
        }
    }

    /** As the right part of the columns of a wider matrix, which otherwise stays as it is. */
    private static float[][] orthogonalize(Kernels kernels, double[][] matrix) {
        int rows = matrix.length;
        int columns = matrix[0].length;
        float[] wider = new float[rows * (columns + 2) + 1];
        Arrays.fill(wider, 7);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                wider[1 + row * (columns + 2) + 2 + column] = (float) matrix[row][column];
            }
        }
        float[][] result = new float[rows][columns];
        try (INDArray vector = Nd4j.createFromArray(wider)) {
            kernels.orthogonalize(vector, List.of(new MatrixPart(3, rows, columns, columns + 2)));
            float[] after = vector.toFloatVector();
            for (int row = 0; row < rows; row++) {
                int start = 1 + row * (columns + 2);
                assertThat(after[start]).isEqualTo(7);
                assertThat(after[start + 1]).isEqualTo(7);
                result[row] = Arrays.copyOfRange(after, start + 2, start + 2 + columns);
            }
        }
        return result;
    }

    /** What five steps make of a singular value. */
    static double level(double singular) {
        double x = singular;
        for (int step = 0; step < 5; step++) {
            x = 3.4445 * x - 4.7750 * x * x * x + 2.0315 * x * x * x * x * x;
        }
        return x;
    }

    private static double squares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }

    /** Gram-Schmidt on normal rows. */
    static double[][] orthonormalRows(int rows, int columns, long seed) {
        Random random = new Random(seed);
        double[][] result = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[i][j] = random.nextGaussian();
            }
            for (int other = 0; other < i; other++) {
                double dot = 0;
                for (int j = 0; j < columns; j++) {
                    dot += result[i][j] * result[other][j];
                }
                for (int j = 0; j < columns; j++) {
                    result[i][j] -= dot * result[other][j];
                }
            }
            double norm = Math.sqrt(squares(result[i]));
            for (int j = 0; j < columns; j++) {
                result[i][j] /= norm;
            }
        }
        return result;
    }

    /** {@code leftᵀ·diag·right}. */
    static double[][] product(double[][] left, double[] diagonal, double[][] right) {
        double[][] result = new double[left[0].length][right[0].length];
        for (int k = 0; k < diagonal.length; k++) {
            for (int i = 0; i < result.length; i++) {
                for (int j = 0; j < result[i].length; j++) {
                    result[i][j] += left[k][i] * diagonal[k] * right[k][j];
                }
            }
        }
        return result;
    }
}
