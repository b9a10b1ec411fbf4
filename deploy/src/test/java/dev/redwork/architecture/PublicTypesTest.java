package dev.redwork.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The types that users compile against. One that is not listed here is closed, or has to be written down. */
class PublicTypesTest {
    private static final String FOR_USERS = "dev\\.redwork\\.(job|queue|tasks|producer|worker)(\\..*)?";

    private static final String LISTED = """
            job.Backoff
            job.BatchCounts
            job.CancelResult
            job.Defaults
            job.Failure
            job.Failure$Reason
            job.Job
            job.JobLog
            job.JobLog$Line
            job.JobProgress
            job.JobResult
            job.JobStack
            job.JobState
            job.MoveResult
            job.Names
            job.Payload
            job.PayloadException
            job.PermanentFailure
            job.RedisListener
            job.RedisListener$Reconnected
            job.RedisListener$RoundTrip
            job.RedisRefusedException
            job.RedisSettings
            job.RedisUnavailableException
            job.RedworkException
            job.RetryAfter
            job.RetryPolicy
            job.Task
            job.TaskOptions
            job.Ticker
            job.Timing
            job.TlsFiles
            job.TraceContext
            job.Transition
            job.TypeToken
            job.Uniqueness
            job.Uniqueness$Rule
            job.Utf8
            job.WorkerOrder
            producer.Batch
            producer.CompletedJobs
            producer.Feed
            producer.JobCancelledException
            producer.JobExpiredException
            producer.JobFailedException
            producer.JobGoneException
            producer.JobHandle
            producer.MapItem
            producer.MapOptions
            producer.OtherTaskException
            producer.PartlyEnqueuedException
            producer.Producer
            producer.Producer$Builder
            producer.ProducerListener
            producer.ProducerListener$Ended
            producer.ProducerListener$Enqueued
            producer.ProducerListener$How
            producer.metrics.ProducerMetrics
            producer.QueueFullException
            producer.ReplaceResult
            producer.WaitTimeoutException
            producer.tasks.CountedLog
            producer.tasks.CountedPages
            producer.tasks.CountedWords
            producer.tasks.Integral
            producer.tasks.Pi
            producer.tasks.PrimeChecks
            producer.tasks.PrimeChecks$Order
            producer.tasks.Primes
            producer.tasks.PrimesSeen
            producer.tasks.RangeSum
            producer.tasks.SmallestFactors
            producer.tasks.SavedPrimes
            producer.tasks.Saving
            producer.tasks.Saving$Mode
            producer.tasks.SplitProgress
            producer.tasks.Verdict
            producer.tasks.Verification
            producer.tasks.Weblogs
            producer.tasks.Words
            queue.Admin
            queue.QueueAdmin
            queue.record.AttemptRange
            queue.record.BatchFlag
            queue.record.BatchPage
            queue.record.DiagnosisReason
            queue.record.FailureGroup
            queue.record.FailureGroups
            queue.record.FoundQueues
            queue.record.HeldJob
            queue.record.JobExplanation
            queue.record.JobMove
            queue.record.JobPage
            queue.record.JobQuery
            queue.record.JobReach
            queue.record.JobRecord
            queue.record.JobRecord$Run
            queue.record.MovedJobs
            queue.record.MovedJobs$Refused
            queue.record.PurgeResult
            queue.record.PurgeScope
            queue.record.QueueCounts
            queue.record.QueueDetails
            queue.record.QueueLoad
            queue.record.QueueRecord
            queue.record.QueueRemoved
            queue.record.QueueSurvey
            queue.record.SessionGroup
            queue.record.SessionRecord
            tasks.FactorFound
            tasks.FactorRange
            tasks.Fetch
            tasks.GcdPair
            tasks.GcdPair$Method
            tasks.Integrand
            tasks.Integration
            tasks.Page
            tasks.PiSamples
            tasks.PrimeRange
            tasks.PrimesFound
            tasks.PrimesToCheck
            tasks.Save
            tasks.SaveRange
            tasks.ShippedTasks
            tasks.SumRange
            tasks.WeblogCounts
            tasks.WeblogPart
            tasks.WordsFound
            tasks.WordsPart
            worker.Cancellation
            worker.Flag
            worker.Handlers
            worker.Interceptor
            worker.Interceptor$Chain
            worker.JobContext
            worker.JobOfMany
            worker.LaneOptions
            worker.LeaseLostException
            worker.ManyHandler
            worker.StopCondition
            worker.StopReason
            worker.TaskHandler
            worker.TaskModule
            worker.Worker
            worker.Worker$Stopped
            worker.WorkerHealth
            worker.WorkerHealth$Failing
            worker.WorkerListener
            worker.WorkerListener$Ended
            worker.WorkerListener$Failed
            worker.WorkerListener$JobRun
            worker.WorkerListener$LaneIdle
            worker.WorkerListener$LaneReading
            worker.WorkerListener$LeaseLost
            worker.WorkerListener$Readings
            worker.WorkerListener$Reclaimed
            worker.WorkerListener$Started
            worker.WorkerOptions
            worker.WorkerOptions$Builder
            worker.metrics.RedisMetrics
            worker.metrics.WorkerMetrics
            worker.tasks.ShippedHandlers
            worker.tasks.fetch.FetchHandlers
            worker.tasks.fetch.WebReader
            worker.tasks.fetch.WebReader$BodyReader
            worker.tasks.files.FileHandlers
            worker.tasks.files.LogLine
            worker.tasks.gcd.GcdHandlers
            worker.tasks.integrate.IntegrateHandlers
            worker.tasks.pi.PiHandlers
            worker.tasks.primes.PrimesHandlers
            worker.tasks.sum.SumHandlers
            """;

    @Test
    void everyPublicTypeForUsersIsListed() {
        Set<String> found = new ClassFileImporter()
                .importPaths(Modules.classes()).stream()
                        .filter(type -> type.getPackageName().matches(FOR_USERS))
                        .filter(PublicTypesTest::isOpen)
                        .map(type -> type.getName().replace("dev.redwork.", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found).containsExactlyInAnyOrder(LISTED.strip().split("\\s+", -1));
    }

    /** With all that it is nested in. */
    private static boolean isOpen(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(PublicTypesTest::isOpen).orElse(true);
    }
}
