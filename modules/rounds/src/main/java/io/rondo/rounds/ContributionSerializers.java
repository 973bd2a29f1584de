package io.rondo.rounds;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.rondo.checkpoint.CheckpointFile;
import io.rondo.config.ExitCode;
import io.rondo.rounds.Contribution.EncodedChunk;
import io.rondo.rounds.Contribution.WorkerFailure;
import io.rondo.rounds.Contribution.WorkerReport;

/** How contributions cross the cluster; Kryo 4 cannot do records by itself. */
final class ContributionSerializers {
    private ContributionSerializers() {}

    static final class OfEncodedChunk extends Serializer<EncodedChunk> {
        @Override
        public void write(Kryo kryo, Output output, EncodedChunk chunk) {
            output.writeInt(chunk.worker());
            output.writeInt(chunk.chunk());
            output.writeInt(chunk.values().length);
            output.writeBytes(chunk.values());
        }

        @Override
        public EncodedChunk read(Kryo kryo, Input input, Class<EncodedChunk> type) {
            return new EncodedChunk(input.readInt(), input.readInt(), input.readBytes(input.readInt()));
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
            output.writeDouble(report.pseudoGradientNorm());
            WorkerCost cost = report.cost();
            output.writeDouble(cost.parameterSeconds());
            output.writeDouble(cost.restoreSeconds());
            output.writeDouble(cost.computeSeconds());
            output.writeDouble(cost.encodeSeconds());
            output.writeDouble(cost.shuffleSeconds());
            output.writeDouble(cost.stateSeconds());
            output.writeLong(cost.parameterBytes());
            output.writeLong(cost.contributionBytes());
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
                    new WorkerCost(
                            input.readDouble(),
                            input.readDouble(),
                            input.readDouble(),
                            input.readDouble(),
                            input.readDouble(),
                            input.readDouble(),
                            input.readLong(),
                            input.readLong()));
        }
    }

    static final class OfWorkerFailure extends Serializer<WorkerFailure> {
        @Override
        public void write(Kryo kryo, Output output, WorkerFailure failure) {
            output.writeInt(failure.worker());
            output.writeString(failure.executor());
            output.writeString(failure.exitCode().name());
            output.writeString(failure.sentence());
        }

        @Override
        public WorkerFailure read(Kryo kryo, Input input, Class<WorkerFailure> type) {
            return new WorkerFailure(
                    input.readInt(), input.readString(), ExitCode.valueOf(input.readString()), input.readString());
        }
    }
}
