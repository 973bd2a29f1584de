package io.rondo.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** The rules of the house for the packages below one root package. */
record HouseRules(String root) {
    /** What a GPU runs too; the other classes of the kernels are the fused ones'. */
    private static final String PORTABLE = "\\.kernels\\.(Nd4j|Matrices|Dropout|Kernels|Saved|Linear|Norm|FeedForward"
            + "|AttentionShape|AdamWStep|MatrixPart|NewtonSchulz).*";

    ArchRule usesOnlyWhatStandsBelow(Floor floor) {
        return noClasses()
                .that()
                .resideInAPackage(floor.packages(root))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(floor.forbidden(root).toArray(String[]::new))
                .because("a module uses only what stands below it");
    }

    ArchRule sparkStaysOnTheUpperFloors() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(
                        Floor.ROUNDS.packages(root), Floor.PREP.packages(root), Floor.JOBS.packages(root))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.spark..")
                .because("distribution wraps algorithms that know nothing of it");
    }

    /** Among the libraries; the jobs may read with Hadoop what Spark does not read. */
    ArchRule hadoopStaysInStorage() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(
                        Floor.STORAGE.packages(root), Floor.PREP.packages(root), Floor.JOBS.packages(root))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.hadoop..")
                .because("files are reached through io.rondo.storage.FileStore");
    }

    ArchRule namesSayWhatThingsAre() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Utilities|Impl)")
                .because("a name says what a thing is");
    }

    ArchRule nothingIsJavaSerialised() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
                .because("data files are data: loading one can never run code");
    }

    /**
     * The portable kernels and all that they use of their own module; and layers and trainer, which know kernels by
     * their interface.
     */
    ArchRule thePortablePathRunsOnAnyBackend() {
        String why = "the same code runs on the CPU and on CUDA";
        return CompositeArchRule.of(noClasses()
                        .that()
                        .haveNameMatching(root + PORTABLE)
                        .or()
                        .resideInAnyPackage(Floor.MODEL.packages(root), Floor.TRAINING.packages(root))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "org.nd4j.linalg.cpu..",
                                "org.nd4j.linalg.jcublas..",
                                "org.nd4j.nativeblas..",
                                "org.bytedeco..")
                        .because(why))
                .and(noClasses()
                        .that()
                        .haveNameMatching(root + PORTABLE)
                        .should()
                        .dependOnClassesThat(resideInAPackage(Floor.KERNELS.packages(root))
                                // Arrays of them have names of their own.
                                .and(not(nameMatching("(\\[L)?" + root + PORTABLE))))
                        .allowEmptyShould(true)
                        .because(why));
    }
}
