package io.rondo.rounds;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.rondo.rounds.StoredVector.Segment;

/** How the results of a round's reduction cross the cluster; Kryo 4 cannot do records by itself. */
final class RoundSerializers {
    private RoundSerializers() {}

    static final class OfMeanChunk extends Serializer<MeanChunk> {
        @Override
        public void write(Kryo kryo, Output output, MeanChunk mean) {
            output.writeInt(mean.chunk());
            output.writeInt(mean.values().length);
            output.writeFloats(mean.values());
        }

        @Override
        public MeanChunk read(Kryo kryo, Input input, Class<MeanChunk> type) {
            return new MeanChunk(input.readInt(), input.readFloats(input.readInt()));
        }
    }

    static final class OfSegment extends Serializer<Segment> {
        @Override
        public void write(Kryo kryo, Output output, Segment segment) {
            output.writeInt(segment.offset());
            output.writeInt(segment.length());
            output.writeString(segment.path());
            output.writeString(segment.tensor());
            output.writeString(segment.sha256());
        }

        @Override
        public Segment read(Kryo kryo, Input input, Class<Segment> type) {
            return new Segment(
                    input.readInt(), input.readInt(), input.readString(), input.readString(), input.readString());
        }
    }

    static final class OfPart extends Serializer<OuterStepTask.Part> {
        @Override
        public void write(Kryo kryo, Output output, OuterStepTask.Part part) {
            kryo.writeObject(output, part.parameters());
            kryo.writeObject(output, part.momentum());
            output.writeDouble(part.squaredNorm());
            output.writeBoolean(part.finite());
            output.writeDouble(part.seconds());
        }

        @Override
        public OuterStepTask.Part read(Kryo kryo, Input input, Class<OuterStepTask.Part> type) {
            return new OuterStepTask.Part(
                    kryo.readObject(input, Segment.class),
                    kryo.readObject(input, Segment.class),
                    input.readDouble(),
                    input.readBoolean(),
                    input.readDouble());
        }
    }
}
