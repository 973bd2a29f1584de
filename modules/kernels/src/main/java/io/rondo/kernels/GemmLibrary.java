package io.rondo.kernels;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/** The libraries that can multiply matrices, the fastest first. */
enum GemmLibrary {
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
        return ONE_DNN.loads() ? ONE_DNN : OPEN_BLAS;
    }

    /** Whether the library can be used on this machine. */
    boolean loads() {
        try {
            switch (this) {
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
            case ONE_DNN -> new OneDnnGemm();
            case OPEN_BLAS -> new OpenBlasGemm();
        };
    }

    /** For people. */
    String title() {
        return title;
    }
}
