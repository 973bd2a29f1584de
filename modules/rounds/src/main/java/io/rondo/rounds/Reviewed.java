package io.rondo.rounds;

import io.rondo.config.ExitCode;
import io.rondo.rounds.Contribution.WorkerFailure;
import io.rondo.rounds.Contribution.WorkerReport;
import io.rondo.training.ContributionGuard;
import io.rondo.training.ContributionGuard.Refused;
import io.rondo.training.ContributionGuard.Report;
import io.rondo.training.ContributionGuard.Verdict;
import io.rondo.training.GuardHistory;
import java.util.ArrayList;
import java.util.List;

/**
 * The contributions of a round after the guard has looked at their reports.
 *
 * @param accepted go into the mean, ascending
 * @param refused do not, with the reason, ascending
 */
record Reviewed(List<WorkerJob> accepted, List<Refused> refused) {
    /** A worker that diverged may have met a broken machine; what else a worker cannot do, no worker can. */
    static boolean concernsOneWorker(WorkerFailure failure) {
        return failure.exitCode() == ExitCode.DIVERGED;
    }

    static Reviewed of(
            List<WorkerJob> workers, List<WorkerStart> starts, ContributionGuard guard, GuardHistory history) {
        List<Report> reports = workers.stream().map(job -> report(job, starts)).toList();
        List<Verdict> verdicts = guard.judge(reports, history);
        List<WorkerJob> accepted = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        int index = 0;
        for (WorkerJob job : workers) {
            if (verdicts.get(index++) instanceof Refused verdict) {
                refused.add(job.refusal()
                        .map(failure -> new Refused(job.worker(), failure.sentence()))
                        .orElse(verdict));
            } else {
                accepted.add(job);
            }
        }
        return new Reviewed(List.copyOf(accepted), List.copyOf(refused));
    }

    private static Report report(WorkerJob job, List<WorkerStart> starts) {
        return job.report()
                .map(report -> report(
                        report, RoundJob.startOf(starts, job.worker()).part().steps()))
                .orElseGet(() -> new Report(job.worker(), Double.NaN, Double.NaN));
    }

    static Report report(WorkerReport report, int steps) {
        return new Report(report.worker(), report.pseudoGradientNorm(), report.lossSum() / steps);
    }

    /** Reports of those who were accepted, ascending. */
    List<WorkerReport> reports() {
        return accepted.stream().map(job -> job.report().orElseThrow()).toList();
    }
}
