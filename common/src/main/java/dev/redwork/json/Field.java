package dev.redwork.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.redwork.job.Utf8;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The fields of specs, outcomes and failures: their names are encoded once, not for each job. */
final class Field {
    static final Field V = new Field("v");
    static final Field ID = new Field("id");
    static final Field TASK = new Field("task");
    static final Field STATE = new Field("state");
    static final Field INBOX = new Field("inbox");
    static final Field BATCH = new Field("batch");
    static final Field ATTEMPT = new Field("attempt");
    static final Field ATTEMPTS = new Field("attempts");
    static final Field TTL = new Field("ttl");
    static final Field ENQUEUED = new Field("enqueued");
    static final Field EXPIRES = new Field("expires");
    static final Field TIMEOUT = new Field("timeout");
    static final Field WORKER = new Field("worker");
    static final Field STARTED = new Field("started");
    static final Field ENDED = new Field("ended");
    static final Field INPUT = new Field("input");
    static final Field OUTPUT = new Field("output");
    static final Field REASON = new Field("reason");
    static final Field TYPE = new Field("type");
    static final Field MESSAGE = new Field("message");
    static final Field STACK = new Field("stack");
    static final Field AT = new Field("at");
    static final Field DELAY = new Field("delay");

    private final SerializedString name;

    private Field(String name) {
        this.name = new SerializedString(name);
    }

    void begin(JsonGenerator json) throws IOException {
        json.writeFieldName(name);
    }

    /**
     * Printable: a generator of UTF-8 refuses characters that stand for bytes that are none, and half a character that was cut.
     */
    void text(JsonGenerator json, String value) throws IOException {
        json.writeFieldName(name);
        json.writeString(Utf8.printable(value));
    }

    void textIfThere(JsonGenerator json, @Nullable String value) throws IOException {
        if (value != null) {
            text(json, value);
        }
    }

    void number(JsonGenerator json, long value) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(value);
    }

    void numberUnlessZero(JsonGenerator json, long value) throws IOException {
        if (value != 0) {
            number(json, value);
        }
    }
}
