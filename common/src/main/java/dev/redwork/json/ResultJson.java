package dev.redwork.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.redwork.job.Failure;
import dev.redwork.job.JobResult;
import dev.redwork.job.JobState;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Outcomes and failures as JSON: what {@code job:<id>} of a job that has ended, the inbox and {@code failures} hold. An outcome
 * begins with its state, by which scripts tell it from a spec; readers take its fields in any order.
 */
public final class ResultJson {
    private ResultJson() {}

    public static byte[] write(JobResult result) {
        Payload output = result.output();
        try (ByteArrayBuilder out = new ByteArrayBuilder(256 + (output == null ? 0 : output.length()));
                JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.writeStartObject();
            Field.STATE.text(json, result.state().text());
            Field.V.number(json, JobJson.VERSION);
            Field.ID.text(json, result.id());
            Field.TASK.text(json, result.task());
            Field.ATTEMPT.number(json, result.attempt());
            Field.WORKER.text(json, result.worker());
            Field.STARTED.number(json, result.started());
            Field.ENDED.number(json, result.ended());
            if (!result.crashes().isEmpty()) {
                json.writeArrayFieldStart("crashes");
                for (long crash : result.crashes()) {
                    json.writeNumber(crash);
                }
                json.writeEndArray();
            }
            if (result.failure() != null) {
                json.writeFieldName("failure");
                write(json, result.failure());
            }
            JobJson.writeRaw(json, out, Field.OUTPUT, output);
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new PayloadException("outcome of job " + result.id() + " cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * Reads an outcome; the output stays a part of {@code bytes}.
     *
     * @throws PayloadException when it is not an outcome of this version
     */
    public static JobResult read(byte[] bytes) {
        try (JsonParser json = Json.parser(bytes)) {
            JobJson.expectObject(json);
            int version = 0;
            String id = "";
            String task = "";
            JobState state = JobState.GONE;
            int attempt = 0;
            String worker = "";
            long started = 0;
            long ended = 0;
            List<Long> crashes = new ArrayList<>(0);
            Failure failure = null;
            Payload output = null;
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "v" -> version = json.getIntValue();
                    case "id" -> id = text(json);
                    case "task" -> task = text(json);
                    case "state" -> state = JobState.ofText(text(json));
                    case "attempt" -> attempt = json.getIntValue();
                    case "worker" -> worker = text(json);
                    case "started" -> started = json.getLongValue();
                    case "ended" -> ended = json.getLongValue();
                    case "crashes" -> {
                        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                            crashes.add(json.getLongValue());
                        }
                    }
                    case "failure" -> failure = readFailure(json);
                    case "output" -> output = JobJson.slice(json, bytes);
                    default -> json.skipChildren();
                }
            }
            JobJson.expectEnd(json);
            JobJson.checkVersion(version);
            return new JobResult(
                    id, task, state, output, failure, attempt, worker, started, ended, List.copyOf(crashes));
        } catch (IOException | IllegalArgumentException | PayloadException e) {
            throw new PayloadException("outcome is not readable: " + JobJson.message(e), e);
        }
    }

    public static byte[] write(Failure failure) {
        try (ByteArrayBuilder out = new ByteArrayBuilder();
                JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            write(json, failure);
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new PayloadException("failure cannot be written: " + e.getMessage(), e);
        }
    }

    /** Reads a failure; one that cannot be read becomes a failure that says so, since it is only told, never acted on. */
    public static Failure readFailure(byte[] bytes) {
        try (JsonParser json = Json.parser(bytes)) {
            JobJson.expectObject(json);
            return readFailure(json);
        } catch (IOException | IllegalArgumentException | PayloadException e) {
            return Failure.of(Failure.Reason.UNDECODABLE, "the stored failure is not readable", 0, 0);
        }
    }

    private static void write(JsonGenerator json, Failure failure) throws IOException {
        json.writeStartObject();
        Field.REASON.text(json, failure.reason().text());
        Field.TYPE.textIfThere(json, failure.type());
        Field.MESSAGE.text(json, failure.message());
        Field.STACK.textIfThere(json, failure.stack());
        Field.AT.number(json, failure.at());
        if (failure.delay() > 0) {
            Field.DELAY.number(json, failure.delay());
        }
        json.writeEndObject();
    }

    private static String text(JsonParser json) throws IOException {
        String text = JobJson.text(json);
        return text == null ? "" : text;
    }

    private static Failure readFailure(JsonParser json) throws IOException {
        Failure.Reason reason = Failure.Reason.FAILED;
        String type = null;
        String message = "";
        String stack = null;
        long at = 0;
        long delay = 0;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "reason" -> reason = Failure.Reason.ofText(text(json));
                case "type" -> type = JobJson.text(json);
                case "message" -> message = text(json);
                case "stack" -> stack = JobJson.text(json);
                case "at" -> at = json.getLongValue();
                case "delay" -> delay = json.getLongValue();
                default -> json.skipChildren();
            }
        }
        return new Failure(reason, type, message, stack, at, delay);
    }
}
