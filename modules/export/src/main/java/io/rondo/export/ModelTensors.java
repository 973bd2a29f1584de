package io.rondo.export;

import io.rondo.checkpoint.FloatSource;
import io.rondo.checkpoint.SafetensorsReader;
import io.rondo.checkpoint.Tensor;
import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import io.rondo.model.LanguageModel;
import io.rondo.model.Parameter;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The parameters of a model between its flat vector and the named tensors of a file. */
final class ModelTensors {
    private ModelTensors() {}

    /** The parameters as tensors in the order of the flat vector, each name after a prefix. */
    static List<Tensor> of(LanguageModel model, String prefix) {
        float[] values = new float[model.parameterCount()];
        model.copyParameters(values);
        return model.parameters().stream()
                .map(parameter -> new Tensor(
                        prefix + parameter.name(),
                        parameter.shape(),
                        FloatSource.of(values, Math.toIntExact(parameter.offset()))))
                .toList();
    }

    /**
     * Sets all parameters of a model from a file.
     *
     * @param file what an error names
     * @param prefix of every name in the file
     * @param ignored names (with prefix) that may stand in the file for nothing
     * @throws RondoException with {@link ExitCode#BAD_DATA} if a tensor is missing, too many or of another shape
     */
    static void load(LanguageModel model, SafetensorsReader reader, String file, String prefix, Set<String> ignored)
            throws IOException {
        Set<String> unknown = new HashSet<>(reader.names());
        unknown.removeAll(ignored);
        float[] values = new float[model.parameterCount()];
        for (Parameter parameter : model.parameters()) {
            String name = prefix + parameter.name();
            if (!unknown.remove(name)) {
                throw bad(file, "has no tensor " + name + "; the model needs it with shape " + parameter.shape());
            }
            List<Long> shape = Arrays.stream(reader.shape(name)).boxed().toList();
            if (!shape.equals(parameter.shape())) {
                throw bad(
                        file,
                        "has the tensor " + name + " with shape " + shape + "; the model needs " + parameter.shape());
            }
            reader.read(name, 0, values, Math.toIntExact(parameter.offset()), Math.toIntExact(parameter.length()));
        }
        if (!unknown.isEmpty()) {
            throw bad(
                    file,
                    "has the tensor " + unknown.stream().sorted().findFirst().orElseThrow()
                            + ", for which the model has no place");
        }
        model.loadParameters(values);
    }

    private static RondoException bad(String file, String what) {
        return new RondoException(ExitCode.BAD_DATA, file + " " + what);
    }
}
