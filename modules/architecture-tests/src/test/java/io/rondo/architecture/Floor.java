package io.rondo.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The rows of the table of modules: who may use whom. A module may also use what those it names may use. */
enum Floor {
    CONFIG("modules/config"),
    STORAGE("modules/storage", CONFIG),
    TOKENIZER("modules/tokenizer"),
    KERNELS("modules/kernels", Engine.ND4J),
    MODEL("modules/model", Engine.DEEPLEARNING4J, KERNELS),
    SHARDS("modules/shards", STORAGE),
    TRAINING("modules/training", MODEL, SHARDS),
    CHECKPOINT("modules/checkpoint", MODEL, STORAGE),
    ROUNDS("modules/rounds", Engine.SPARK, TRAINING, CHECKPOINT),
    EVALUATION("modules/evaluation", MODEL, TOKENIZER, SHARDS),
    EXPORT("modules/export", CHECKPOINT, MODEL, TOKENIZER),
    PREP("data-prep", Engine.SPARK, TOKENIZER, SHARDS, STORAGE, CONFIG),
    JOBS("spark-jobs", Engine.SPARK, ROUNDS, EVALUATION, EXPORT, PREP);

    /** Libraries that belong to certain floors only. */
    enum Engine {
        ND4J("org.nd4j.."),
        DEEPLEARNING4J("org.deeplearning4j.."),
        SPARK("org.apache.spark..");

        final String packages;

        Engine(String packages) {
            this.packages = packages;
        }
    }

    private final String folder;
    private final Set<Engine> engines;
    private final Set<Floor> below;

    Floor(String folder, Floor... below) {
        this(folder, EnumSet.noneOf(Engine.class), below);
    }

    Floor(String folder, Engine engine, Floor... below) {
        this(folder, EnumSet.of(engine), below);
    }

    Floor(String folder, Set<Engine> own, Floor... below) {
        this.folder = folder;
        this.below = below.length == 0 ? Set.of() : Set.of(below);
        Set<Engine> engines = EnumSet.noneOf(Engine.class);
        engines.addAll(own);
        for (Floor floor : below) {
            // Spark stays on the floors that name it.
            floor.engines.stream().filter(engine -> engine != Engine.SPARK).forEach(engines::add);
        }
        this.engines = Set.copyOf(engines);
    }

    String packages(String root) {
        return root + "." + name().toLowerCase(Locale.ROOT) + "..";
    }

    /** This floor and all that it stands on. */
    Set<Floor> mayUse() {
        EnumSet<Floor> reachable = EnumSet.of(this);
        below.forEach(floor -> reachable.addAll(floor.mayUse()));
        return reachable;
    }

    /** The packages of the modules and engines that this one must not know. */
    List<String> forbidden(String root) {
        List<String> forbidden = new ArrayList<>();
        EnumSet.complementOf(EnumSet.copyOf(mayUse())).forEach(floor -> forbidden.add(floor.packages(root)));
        Arrays.stream(Engine.values())
                .filter(engine -> !engines.contains(engine))
                .forEach(engine -> forbidden.add(engine.packages));
        return forbidden;
    }

    /** Whether the module has classes in its sources, so that a rule about it has to find some. */
    boolean isWritten(Path repository) {
        Path sources = repository.resolve(folder).resolve("src/main/java");
        if (!Files.isDirectory(sources)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.endsWith(".java") && !name.equals("package-info.java"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
