package dev.redwork.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.redwork.job.Failure;
import dev.redwork.job.Payload;
import dev.redwork.job.PayloadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value of the field that a reader of a record has come to. */
interface RecordValues {
    /** The mask of a whole value. */
    List<String> ALL = List.of("");

    int intNumber() throws IOException;

    long number() throws IOException;

    /** Null: it is null. */
    @Nullable
    String text() throws IOException;

    /** A value of any kind, as it stands. */
    Payload value() throws IOException;

    /** Of an array: few records have one, and those are Jackson's to read. */
    default List<Long> numbers() throws IOException {
        throw new IOException("only any JSON has them");
    }

    /** As {@link #numbers}: masks. Of those that somebody wrote by hand, and that are none, all is masked. */
    default List<String> texts() throws IOException {
        throw new IOException("only any JSON has them");
    }

    /** As {@link #numbers}. */
    default Failure failure() throws IOException {
        throw new IOException("only any JSON has one");
    }

    /** As Jackson reads them, of any JSON. */
    record OfAny(
            JsonParser json,
            @SuppressWarnings("ArrayRecordComponent") byte[] source) implements RecordValues {
        @Override
        public int intNumber() throws IOException {
            return json.getIntValue();
        }

        @Override
        public long number() throws IOException {
            return json.getLongValue();
        }

        @Override
        public @Nullable String text() throws IOException {
            return switch (json.currentToken()) {
                case VALUE_STRING -> json.getText();
                case VALUE_NULL -> null;
                default -> throw new PayloadException("its field '" + json.currentName() + "' is not a text");
            };
        }

        /** Read without copying, kept without loss. */
        @Override
        public Payload value() throws IOException {
            int start = (int) json.currentTokenLocation().getByteOffset();
            json.finishToken();
            json.skipChildren();
            return new Payload(source, start, (int) json.currentLocation().getByteOffset() - start);
        }

        @Override
        public List<Long> numbers() throws IOException {
            List<Long> numbers = new ArrayList<>();
            while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                numbers.add(json.getLongValue());
            }
            return List.copyOf(numbers);
        }

        @Override
        public List<String> texts() throws IOException {
            List<String> texts = new ArrayList<>();
            if (json.currentToken() != JsonToken.START_ARRAY) {
                json.skipChildren();
                return ALL;
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                boolean isText = json.currentToken() == JsonToken.VALUE_STRING;
                texts.addAll(isText ? List.of(json.getText()) : ALL);
                json.skipChildren();
            }
            return List.copyOf(texts);
        }

        @Override
        public Failure failure() throws IOException {
            return JobJson.readFailure(json);
        }
    }
}
