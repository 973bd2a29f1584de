package io.rondo.rounds;

import com.esotericsoftware.kryo.Kryo;
import io.rondo.rounds.Contribution.EncodedChunk;
import io.rondo.rounds.Contribution.WorkerFailure;
import io.rondo.rounds.Contribution.WorkerReport;
import java.util.List;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Every class that Rondo's jobs send through Spark; set it as {@code spark.kryo.registrator}. With {@code
 * spark.kryo.registrationRequired=true} anything else is refused instead of being sent with its name.
 */
public final class RondoKryoRegistrator implements KryoRegistrator {
    private static final String PREPARE_CLASSES = "io.rondo.prep.PrepareKryoClasses";

    @Override
    public void registerClasses(Kryo kryo) {
        kryo.register(EncodedChunk.class, new ContributionSerializers.OfEncodedChunk());
        kryo.register(WorkerReport.class, new ContributionSerializers.OfWorkerReport());
        kryo.register(WorkerFailure.class, new ContributionSerializers.OfWorkerFailure());
        kryo.register(Integer[].class); // the numbers of the workers
        kryo.register(MeanChunk.class, new RoundSerializers.OfMeanChunk());
        kryo.register(MeanChunk[].class);
        kryo.register(StoredVector.Segment.class, new RoundSerializers.OfSegment());
        kryo.register(StoredVector.Segment[].class);
        kryo.register(OuterStepTask.Part.class, new RoundSerializers.OfPart());
        kryo.register(Object[].class);
        prepareClasses().forEach(kryo::register);
    }

    /**
     * By name, because data-prep and this module stand side by side and neither may use the other, while a job that
     * does both can have only one registrator.
     */
    private static List<Class<?>> prepareClasses() {
        try {
            Class<?> owner = Class.forName(PREPARE_CLASSES);
            List<?> listed = (List<?>) owner.getMethod("classes").invoke(null);
            return listed.stream()
                    .<Class<?>>map(listedClass -> (Class<?>) listedClass)
                    .toList();
        } catch (ClassNotFoundException absent) {
            return List.of();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(PREPARE_CLASSES + " cannot be asked for its classes", e);
        }
    }
}
