package io.rondo.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_set_data_handle;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_sum;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_post_ops;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_wait;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;

/**
 * Products of bf16 matrices by oneDNN's matmul primitive, one primitive for each shape. A training step has a few dozen
 * shapes and repeats them; what is made for them is kept as long as the process, as everything of oneDNN's engine is.
 */
final class OneDnnHalves {
    /** Beyond these, shapes are forgotten: text of every length may be generated, for example. */
    private static final int MOST_SHAPES = 1024;

    private final dnnl_engine engine = new dnnl_engine();
    private final dnnl_stream stream = new dnnl_stream();
    private final NativeAddress place = new NativeAddress();
    private final Map<Shape, Primitive> primitives = new HashMap<>();

    OneDnnHalves() {
        check(dnnl_engine_create(engine, dnnl_cpu, 0));
        check(dnnl_stream_create(stream, engine, dnnl_stream_default_flags));
    }

    /** Everything but the places of a product. */
    record Shape(
            boolean transposeA, boolean transposeB, int m, int n, int k, int lda, int ldb, int ldc, boolean added) {}

    void multiply(Shape shape, long a, long b, long c) {
        Primitive known = primitives.get(shape);
        if (known == null) {
            if (primitives.size() == MOST_SHAPES) {
                primitives.values().forEach(Primitive::destroy);
                primitives.clear();
            }
            known = new Primitive(shape);
            primitives.put(shape, known);
        }
        check(dnnl_memory_set_data_handle(known.left, place.at(a)));
        check(dnnl_memory_set_data_handle(known.right, place.at(b)));
        check(dnnl_memory_set_data_handle(known.result, place.at(c)));
        check(dnnl_primitive_execute(known.matmul, stream, 3, known.arguments));
        check(dnnl_stream_wait(stream));
    }

    /** One shape's. */
    private final class Primitive {
        private final dnnl_primitive matmul = new dnnl_primitive();
        private final dnnl_memory left = new dnnl_memory();
        private final dnnl_memory right = new dnnl_memory();
        private final dnnl_memory result = new dnnl_memory();
        private final dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(3);

        Primitive(Shape of) {
            dnnl_memory_desc leftLayout = layout(of.m(), of.k(), dnnl_bf16, of.lda(), of.transposeA());
            dnnl_memory_desc rightLayout = layout(of.k(), of.n(), dnnl_bf16, of.ldb(), of.transposeB());
            dnnl_memory_desc resultLayout = layout(of.m(), of.n(), dnnl_f32, of.ldc(), false);
            dnnl_primitive_attr attributes = attributes(of.added());
            dnnl_primitive_desc description = new dnnl_primitive_desc();
            check(dnnl_matmul_primitive_desc_create(
                    description, engine, leftLayout, rightLayout, new dnnl_memory_desc(), resultLayout, attributes));
            check(dnnl_primitive_create(matmul, description));
            check(dnnl_primitive_desc_destroy(description));
            check(dnnl_primitive_attr_destroy(attributes));
            place(0, DNNL_ARG_SRC, left, leftLayout);
            place(1, DNNL_ARG_WEIGHTS, right, rightLayout);
            place(2, DNNL_ARG_DST, result, resultLayout);
            arguments.position(0);
        }

        private void place(int index, int meaning, dnnl_memory memory, dnnl_memory_desc layout) {
            check(dnnl_memory_create(memory, layout, engine, place.at(0)));
            check(dnnl_memory_desc_destroy(layout));
            arguments.position(index).arg(meaning).memory(memory);
        }

        void destroy() {
            check(dnnl_primitive_destroy(matmul));
            check(dnnl_memory_destroy(left));
            check(dnnl_memory_destroy(right));
            check(dnnl_memory_destroy(result));
            arguments.close();
        }
    }

    private static dnnl_primitive_attr attributes(boolean added) {
        dnnl_primitive_attr attributes = new dnnl_primitive_attr();
        check(dnnl_primitive_attr_create(attributes));
        if (added) {
            dnnl_post_ops operations = new dnnl_post_ops();
            check(dnnl_post_ops_create(operations));
            check(dnnl_post_ops_append_sum(operations, 1, 0, dnnl_f32));
            check(dnnl_primitive_attr_set_post_ops(attributes, operations));
            check(dnnl_post_ops_destroy(operations));
        }
        return attributes;
    }

    private static dnnl_memory_desc layout(int rows, int columns, int type, int stride, boolean transposed) {
        dnnl_memory_desc layout = new dnnl_memory_desc();
        check(dnnl_memory_desc_create_with_strides(
                layout,
                2,
                new long[] {rows, columns},
                type,
                transposed ? new long[] {1, stride} : new long[] {stride, 1}));
        return layout;
    }

    private static void check(int status) {
        if (status != dnnl_success) {
            throw new IllegalStateException("oneDNN refused a product of bf16 matrices with status " + status);
        }
    }
}
