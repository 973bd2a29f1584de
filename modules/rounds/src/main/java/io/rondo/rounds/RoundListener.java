package io.rondo.rounds;

/** Told about rounds as they finish, on the thread that trains; what it throws ends the run after that round. */
@FunctionalInterface
public interface RoundListener {
    /** The round's result is part of the run; if it was a checkpoint's turn, it is being saved. */
    void roundFinished(RoundReport report);
}
