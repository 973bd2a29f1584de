package io.rondo.rounds;

/** Told about rounds as they finish, on the thread that trains; what it throws ends the run after that round. */
@FunctionalInterface
public interface RoundListener {
    /** The round's result is part of the run, and saved if it was a checkpoint's turn. */
    void roundFinished(RoundReport report);
}
