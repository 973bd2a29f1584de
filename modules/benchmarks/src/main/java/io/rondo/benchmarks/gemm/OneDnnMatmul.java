package io.rondo.benchmarks.gemm;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_tag;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reorder_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_wait;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** oneDNN's matmul primitive, if wanted with the right operand reordered once into the layout that it likes best. */
final class OneDnnMatmul implements Product {
    private final dnnl_engine engine = new dnnl_engine();
    private final dnnl_stream stream = new dnnl_stream();
    private final dnnl_primitive matmul = new dnnl_primitive();
    private final dnnl_memory left = new dnnl_memory();
    private final dnnl_memory right = new dnnl_memory();
    private final dnnl_memory result = new dnnl_memory();
    private final dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(3);
    /** Held here, since the collector frees memory that only native code still knows. */
    private Optional<BytePointer> packedValues = Optional.empty();

    OneDnnMatmul(Operands of, boolean half, boolean packed) {
        check(dnnl_engine_create(engine, dnnl_cpu, 0));
        check(dnnl_stream_create(stream, engine, dnnl_stream_default_flags));
        int type = half ? dnnl_bf16 : dnnl_f32;
        dnnl_memory_desc leftLayout = layout(
                of.m(), of.k(), type, of.form().left ? 1 : of.leftStride(), of.form().left ? of.leftStride() : 1);
        dnnl_memory_desc rightLayout = layout(
                of.k(), of.n(), type, of.form().right ? 1 : of.rightStride(), of.form().right ? of.rightStride() : 1);
        dnnl_memory_desc resultLayout = layout(of.m(), of.n(), dnnl_f32, of.resultStride(), 1);
        dnnl_memory_desc free = new dnnl_memory_desc();
        check(dnnl_memory_desc_create_with_tag(free, 2, new long[] {of.k(), of.n()}, type, dnnl_format_tag_any));

        dnnl_primitive_desc description = new dnnl_primitive_desc();
        check(dnnl_matmul_primitive_desc_create(
                description,
                engine,
                leftLayout,
                packed ? free : rightLayout,
                new dnnl_memory_desc(),
                resultLayout,
                new dnnl_primitive_attr()));
        check(dnnl_primitive_create(matmul, description));
        check(dnnl_memory_create(left, leftLayout, engine, half ? of.leftHalf() : of.left()));
        check(dnnl_memory_create(result, resultLayout, engine, of.result()));
        Pointer values = half ? of.rightHalf() : of.right();
        if (packed) {
            dnnl_memory_desc liked = dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0);
            packedValues = Optional.of(new BytePointer(dnnl_memory_desc_get_size(liked)));
            check(dnnl_memory_create(right, liked, engine, packedValues.get()));
            reorder(rightLayout, values, liked);
        } else {
            check(dnnl_memory_create(right, rightLayout, engine, values));
        }
        argument(0, DNNL_ARG_SRC, left);
        argument(1, DNNL_ARG_WEIGHTS, right);
        argument(2, DNNL_ARG_DST, result);
    }

    @Override
    public void compute() {
        check(dnnl_primitive_execute(matmul, stream, 3, arguments.position(0)));
    }

    @Override
    public void close() {
        check(dnnl_stream_wait(stream));
        check(dnnl_primitive_destroy(matmul));
        check(dnnl_memory_destroy(left));
        check(dnnl_memory_destroy(right));
        check(dnnl_memory_destroy(result));
        check(dnnl_stream_destroy(stream));
        check(dnnl_engine_destroy(engine));
        packedValues.ifPresent(BytePointer::close);
    }

    private void reorder(dnnl_memory_desc from, Pointer values, dnnl_memory_desc to) {
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        check(dnnl_reorder_primitive_desc_create(description, from, engine, to, engine, new dnnl_primitive_attr()));
        dnnl_primitive reorder = new dnnl_primitive();
        check(dnnl_primitive_create(reorder, description));
        dnnl_memory source = new dnnl_memory();
        check(dnnl_memory_create(source, from, engine, values));
        argument(0, DNNL_ARG_FROM, source);
        argument(1, DNNL_ARG_TO, right);
        check(dnnl_primitive_execute(reorder, stream, 2, arguments.position(0)));
        check(dnnl_stream_wait(stream));
        check(dnnl_primitive_destroy(reorder));
        check(dnnl_memory_destroy(source));
    }

    private void argument(int index, int meaning, dnnl_memory memory) {
        arguments.position(index).arg(meaning).memory(memory);
    }

    private static dnnl_memory_desc layout(int rows, int columns, int type, long rowStride, long columnStride) {
        dnnl_memory_desc layout = new dnnl_memory_desc();
        check(dnnl_memory_desc_create_with_strides(
                layout, 2, new long[] {rows, columns}, type, new long[] {rowStride, columnStride}));
        return layout;
    }

    private static void check(int status) {
        if (status != dnnl_success) {
            throw new IllegalStateException("oneDNN returned status " + status);
        }
    }
}
