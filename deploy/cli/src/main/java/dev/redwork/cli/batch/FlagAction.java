package dev.redwork.cli.batch;

import dev.redwork.cli.command.DataAction;
import dev.redwork.cli.command.ErrorReport.NotFoundException;
import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.job.BatchCounts;
import dev.redwork.job.Names;
import dev.redwork.queue.Admin;
import dev.redwork.queue.QueueAdmin;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Base class of commands that raise or lower one flag of a batch. */
abstract class FlagAction extends DataAction {
    @Parameters(index = "0", paramLabel = "BATCH", description = "The batch whose jobs look at it.")
    String batch = "";

    @Parameters(index = "1", paramLabel = "FLAG", description = "Its name.")
    String flag = "";

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "Where the batch is. Default: it is looked for.")
    @Nullable
    String queue;

    /** Moves it; the answer. */
    abstract JsonFields move(QueueAdmin queue);

    @Override
    public boolean hasNames() {
        return false;
    }

    @Override
    public Integer call() {
        Names.check("batch", batch);
        Names.check("flag", flag);
        try (Admin admin = admin()) {
            String where = queue;
            if (where == null) {
                BatchCounts found = BatchAction.find(admin, List.of(batch), admin.queueNames())
                        .get(batch);
                if (found == null) {
                    throw new NotFoundException(
                            "no batch " + batch + " in any queue; -q QUEUE says where one is that has no jobs yet");
                }
                where = found.queue();
            }
            JsonFields answer =
                    new JsonFields().with("queue", where).with("batch", batch).with("flag", flag);
            JsonFields moved = move(admin.queue(where));
            if (form() != Form.TABLE) {
                moved.values().forEach(answer::with);
                printOne(answer);
            }
        }
        return ExitCode.OK;
    }
}
