package io.rondo.benchmarks.gemm;

import static org.bytedeco.mkl.global.mkl_rt.CblasBMatrix;
import static org.bytedeco.mkl.global.mkl_rt.CblasNoTrans;
import static org.bytedeco.mkl.global.mkl_rt.CblasPacked;
import static org.bytedeco.mkl.global.mkl_rt.CblasRowMajor;
import static org.bytedeco.mkl.global.mkl_rt.CblasTrans;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.mkl.global.mkl_rt;

/** MKL's products; the redistributable natives have Intel's OpenMP layer, and no sequential one. */
final class MklProducts {
    private MklProducts() {}

    static void setThreads(int threads) {
        mkl_rt.MKL_Set_Num_Threads(threads);
    }

    static Product single(Operands of) {
        return () -> mkl_rt.cblas_sgemm(
                CblasRowMajor,
                left(of),
                right(of),
                of.m(),
                of.n(),
                of.k(),
                1,
                of.left(),
                of.leftStride(),
                of.right(),
                of.rightStride(),
                0,
                of.result(),
                of.resultStride());
    }

    static Product half(Operands of) {
        return () -> mkl_rt.cblas_gemm_bf16bf16f32(
                CblasRowMajor,
                left(of),
                right(of),
                of.m(),
                of.n(),
                of.k(),
                1,
                of.leftHalf(),
                of.leftStride(),
                of.rightHalf(),
                of.rightStride(),
                0,
                of.result(),
                of.resultStride());
    }

    static Product packed(Operands of) {
        long bytes = mkl_rt.cblas_sgemm_pack_get_size(CblasBMatrix, of.m(), of.n(), of.k());
        FloatPointer packed = new FloatPointer(new BytePointer(bytes));
        mkl_rt.cblas_sgemm_pack(
                CblasRowMajor,
                CblasBMatrix,
                right(of),
                of.m(),
                of.n(),
                of.k(),
                1,
                of.right(),
                of.rightStride(),
                packed);
        return () -> mkl_rt.cblas_sgemm_compute(
                CblasRowMajor,
                left(of),
                CblasPacked,
                of.m(),
                of.n(),
                of.k(),
                of.left(),
                of.leftStride(),
                packed,
                of.rightStride(),
                0,
                of.result(),
                of.resultStride());
    }

    static Product halfPacked(Operands of) {
        long bytes = mkl_rt.cblas_gemm_bf16bf16f32_pack_get_size(CblasBMatrix, of.m(), of.n(), of.k());
        ShortPointer packed = new ShortPointer(new BytePointer(bytes));
        mkl_rt.cblas_gemm_bf16bf16f32_pack(
                CblasRowMajor,
                CblasBMatrix,
                right(of),
                of.m(),
                of.n(),
                of.k(),
                of.rightHalf(),
                of.rightStride(),
                packed);
        return () -> mkl_rt.cblas_gemm_bf16bf16f32_compute(
                CblasRowMajor,
                left(of),
                CblasPacked,
                of.m(),
                of.n(),
                of.k(),
                1,
                of.leftHalf(),
                of.leftStride(),
                packed,
                of.rightStride(),
                0,
                of.result(),
                of.resultStride());
    }

    private static int left(Operands of) {
        return of.form().left ? CblasTrans : CblasNoTrans;
    }

    private static int right(Operands of) {
        return of.form().right ? CblasTrans : CblasNoTrans;
    }
}
