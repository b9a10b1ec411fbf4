package dev.redwork.bench;

import java.util.List;
import java.util.Locale;

/** The work of a new JVM of {@code bench fresh} that is no worker: by jobs, or, those that end with PLAIN and the echo, without a queue. */
enum FreshPart {
    SINGLES,
    SINGLES_PLAIN,
    BULK,
    BULK_PLAIN,
    ONE,
    ONE_PLAIN,
    ECHO,
    FETCH,
    FETCH_PLAIN,
    GCD,
    GCD_PLAIN;

    /**
     * Does it, in this JVM.
     *
     * @param site that of the pages
     */
    FreshOutcome run(FreshSizes sizes, BenchQueue queue, String site) throws InterruptedException {
        FreshJobs jobs = new FreshJobs(sizes, queue);
        FreshPlain plain = new FreshPlain(sizes, queue);
        ProcessHandle self = ProcessHandle.current();
        JvmTime before = JvmTime.of(self);
        List<Sample> samples = switch (this) {
            case SINGLES -> jobs.singles();
            case SINGLES_PLAIN -> plain.singles();
            case BULK -> jobs.bulk();
            case BULK_PLAIN -> plain.bulk();
            case ONE -> jobs.one();
            case ONE_PLAIN -> plain.one();
            case ECHO -> plain.echo();
            case FETCH -> jobs.fetch(site);
            case FETCH_PLAIN -> plain.fetch(site);
            case GCD -> jobs.gcd();
            case GCD_PLAIN -> plain.gcd();
        };
        return new FreshOutcome(samples, JvmTime.of(self).minus(before));
    }

    /** {@code part singles-plain, a new JVM,}: for somebody who has to know which of them failed. */
    @Override
    public String toString() {
        return "part " + name().toLowerCase(Locale.ROOT).replace('_', '-') + ", a new JVM,";
    }
}
