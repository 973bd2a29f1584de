package io.rondo.rounds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The free seats of this JVM, all of one session. There are never more than tasks that ran at the same time; seats of
 * another session are closed as soon as they are seen.
 */
final class WorkerSeats {
    // Spark gives tasks nothing that lives as long as the executor, except what is static.
    private static final WorkerSeats OF_THIS_JVM = new WorkerSeats();

    private final List<WorkerSeat> free = new ArrayList<>();
    private String session = "";

    static WorkerSeats ofThisJvm() {
        return OF_THIS_JVM;
    }

    /** The seat that holds the worker's state if there is one, else any that is free, else a new one. */
    WorkerSeat take(RoundAssignment assignment, WorkerStart start, ClusterFiles files) throws IOException {
        synchronized (this) {
            if (!session.equals(assignment.session())) {
                session = assignment.session();
                closeFree();
            }
            int found = free.size() - 1;
            for (int i = 0; i < free.size(); i++) {
                if (free.get(i).holds(start)) {
                    found = i;
                }
            }
            if (found >= 0) {
                return free.remove(found);
            }
        }
        return new WorkerSeat(assignment, files.at(assignment.dataset()));
    }

    /** Gives a seat back that may be used again. */
    synchronized void free(WorkerSeat seat) throws IOException {
        if (seat.belongsTo(session)) {
            free.add(seat);
        } else {
            seat.close();
        }
    }

    /** Closes what a session has left behind in this JVM. */
    synchronized void close(String ended) throws IOException {
        if (session.equals(ended)) {
            session = "";
            closeFree();
        }
    }

    private void closeFree() throws IOException {
        for (Iterator<WorkerSeat> seats = free.iterator(); seats.hasNext(); ) {
            WorkerSeat seat = seats.next();
            seats.remove();
            seat.close();
        }
    }
}
