package io.rondo.rounds;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.rondo.checkpoint.CheckpointFile;
import io.rondo.config.ExitCode;
import io.rondo.rounds.Contribution.DeltaChunk;
import io.rondo.rounds.Contribution.WorkerFailure;
import io.rondo.rounds.Contribution.WorkerReport;

/** How contributions cross the cluster; Kryo 4 cannot do records by itself. */
final class ContributionSerializers {
    private ContributionSerializers() {}

    static final class OfDeltaChunk extends Serializer<DeltaChunk> {
        @Override
        public void write(Kryo kryo, Output output, DeltaChunk chunk) {
            output.writeInt(chunk.chunk());
            output.writeInt(chunk.values().length);
            output.writeFloats(chunk.values());
        }

        @Override
        public DeltaChunk read(Kryo kryo, Input input, Class<DeltaChunk> type) {
            return new DeltaChunk(input.readInt(), input.readFloats(input.readInt()));
        }
    }

    static final class OfWorkerReport extends Serializer<WorkerReport> {
        @Override
        public void write(Kryo kryo, Output output, WorkerReport report) {
            output.writeInt(report.worker());
            output.writeString(report.executor());
            output.writeString(report.state().path());
            output.writeLong(report.state().length());
            output.writeString(report.state().sha256());
            output.writeDouble(report.lossSum());
            output.writeDouble(report.gradientNormSum());
            output.writeDouble(report.computeSeconds());
            output.writeDouble(report.stateSeconds());
        }

        @Override
        public WorkerReport read(Kryo kryo, Input input, Class<WorkerReport> type) {
            return new WorkerReport(
                    input.readInt(),
                    input.readString(),
                    new CheckpointFile(input.readString(), input.readLong(), input.readString()),
                    input.readDouble(),
                    input.readDouble(),
                    input.readDouble(),
                    input.readDouble());
        }
    }

    static final class OfWorkerFailure extends Serializer<WorkerFailure> {
        @Override
        public void write(Kryo kryo, Output output, WorkerFailure failure) {
            output.writeInt(failure.worker());
            output.writeString(failure.exitCode().name());
            output.writeString(failure.sentence());
        }

        @Override
        public WorkerFailure read(Kryo kryo, Input input, Class<WorkerFailure> type) {
            return new WorkerFailure(input.readInt(), ExitCode.valueOf(input.readString()), input.readString());
        }
    }
}
