package io.rondo.jobs;

import io.rondo.config.ExitCode;
import io.rondo.config.RondoException;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/** Whether ND4J has a backend that works on this machine, and if not, why. */
final class Backend {
    private Backend() {}

    /**
     * To be called before ND4J is first used: without this, ND4J prints stack traces of its own when there is no GPU.
     *
     * @throws RondoException with {@link ExitCode#ENVIRONMENT} if this is the CUDA build and there is no driver
     */
    static void requireDriver() {
        if (isCudaBuild() && !isDriverLoadable()) {
            throw new RondoException(ExitCode.ENVIRONMENT, whatIsMissing(true, false, ""));
        }
    }

    static boolean isMissing(Throwable link) {
        String text = link.toString();
        return link.getClass().getSimpleName().equals("NoAvailableBackendException")
                || (link instanceof LinkageError
                        && (text.contains("org.nd4j.")
                                || text.contains("org.bytedeco.")
                                || text.contains("jnicu")
                                || text.contains("nd4j")
                                || text.contains("libcu")));
    }

    /** One sentence that says what is missing, for the build that runs now. */
    static String whatIsMissing(List<Throwable> chain) {
        String libraries = chain.stream()
                .filter(UnsatisfiedLinkError.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst()
                .map(message -> " (" + message + ")")
                .orElse("");
        boolean cudaBuild = isCudaBuild();
        return whatIsMissing(cudaBuild, cudaBuild && isDriverLoadable(), libraries);
    }

    static String whatIsMissing(boolean cudaBuild, boolean driverFound, String libraries) {
        if (!cudaBuild) {
            return "the native libraries of ND4J do not load on this machine; build Rondo on a machine of its kind, or"
                    + " with -Dnd4j.platform and -Dnd4j.extension for it" + libraries;
        }
        if (!driverFound) {
            return "no NVIDIA driver (libcuda.so.1) was found; the CUDA build needs one, the CPU build does not";
        }
        return "the CUDA build does not work with this machine's GPU; it needs a visible GPU, CUDA 11.6 and cuDNN 8.3,"
                + " the CPU build does not" + libraries;
    }

    private static boolean isCudaBuild() {
        return Optional.ofNullable(Backend.class.getClassLoader())
                .map(loader -> loader.getResource("org/nd4j/linalg/jcublas/JCublasBackend.class"))
                .isPresent();
    }

    /** JavaCPP's own loader would hide why; the system's says whether the driver is there. */
    private static boolean isDriverLoadable() {
        try {
            Loader.loadGlobal("libcuda.so.1");
            return true;
        } catch (LinkageError missing) {
            return false;
        }
    }
}
