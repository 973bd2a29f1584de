package io.rondo.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A layer's part of a flat vector (parameters or gradients) as named tensors. All are views. */
final class Tensors {
    private final INDArray source;
    private final INDArray flat;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, INDArray> views = new HashMap<>();

    private record Place(long from, ParameterShape shape) {
        long to() {
            return from + shape.length();
        }
    }

    Tensors(INDArray flat, List<ParameterShape> shapes) {
        this.source = flat;
        this.flat = flat.reshape(flat.length());
        long offset = 0;
        for (ParameterShape shape : shapes) {
            places.put(shape.name(), new Place(offset, shape));
            offset += shape.length();
        }
    }

    /** The vector that these are views of. */
    INDArray flat() {
        return source;
    }

    /** One tensor in its own shape. */
    INDArray of(String name) {
        return views.computeIfAbsent(name, key -> {
            Place place = place(key);
            return view(
                    place.from(),
                    place.to(),
                    place.shape().shape().stream().mapToLong(Long::longValue).toArray());
        });
    }

    /** Matrices that stand behind one another, from the first to the last, as one matrix of all their rows. */
    INDArray stacked(String first, String last) {
        return views.computeIfAbsent(first + " to " + last, key -> {
            long from = place(first).from();
            long to = place(last).to();
            long columns = place(first).shape().shape().get(1);
            return view(from, to, (to - from) / columns, columns);
        });
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("this layer has no tensor " + name);
        }
        return place;
    }

    private INDArray view(long from, long to, long... shape) {
        return flat.get(NDArrayIndex.interval(from, to)).reshape('c', true, shape);
    }
}
