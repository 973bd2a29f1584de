package io.rondo.kernels;

import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/** The libraries that can multiply matrices, the fastest first. */
enum GemmLibrary {
    /** Where a user has put it on the class path. */
    MKL("MKL"),
    /** Where its natives are on the class path. */
    ONE_DNN("oneDNN"),
    /** ND4J brings it. */
    OPEN_BLAS("OpenBLAS");

    private final String title;

    GemmLibrary(String title) {
        this.title = title;
    }

    /** The fastest that can be loaded here. */
    static GemmLibrary fastest() {
        return Arrays.stream(values()).filter(GemmLibrary::loads).findFirst().orElse(OPEN_BLAS);
    }

    /** Whether the processor has instructions that multiply bf16, and a library is here that uses them. */
    static boolean multipliesHalvesHere() {
        if (!ONE_DNN.loads()) {
            return false;
        }
        int instructions = dnnl.dnnl_get_effective_cpu_isa();
        return (instructions & dnnl.dnnl_cpu_isa_avx512_core_bf16) == dnnl.dnnl_cpu_isa_avx512_core_bf16;
    }

    /** Whether the library can be used on this machine. */
    boolean loads() {
        try {
            switch (this) {
                case MKL -> {
                    Nd4j.getBackend(); // its OpenMP has to be there first
                    Loader.load(mkl_rt.class);
                }
                case ONE_DNN -> {
                    Nd4j.getBackend(); // sets the number of threads, see OneDnnGemm
                    Loader.load(dnnl.class);
                }
                case OPEN_BLAS -> openblas_nolapack.blas_set_num_threads(1);
            }
            return true;
        } catch (LinkageError | RuntimeException e) {
            return false;
        }
    }

    /** A way to call it, for one thread. */
    Gemm gemm() {
        return switch (this) {
            case MKL -> new MklGemm();
            case ONE_DNN -> new OneDnnGemm();
            case OPEN_BLAS -> new OpenBlasGemm();
        };
    }

    /** For people. */
    String title() {
        return title;
    }
}
