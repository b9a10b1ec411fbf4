package dev.redwork.dashboard.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.dashboard.api.EventLog.Event;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * One caller who is told of changes as they come. No thread waits for him: what he does not take is kept, up to 64 events; beyond that he
 * is told that he has missed some.
 */
final class EventStream implements WriteListener {
    static final int MOST_KEPT = 64;

    private final Set<String> queues;
    private final Set<String> types;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Deque<String> waiting = new ArrayDeque<>();
    private final ServletOutputStream out;
    private boolean open;
    private boolean written;

    /**
     * A caller.
     *
     * @param queues of which he wants to hear; empty: of all
     * @param types the kinds of events that he wants
     * @param out in which nothing is written yet
     */
    EventStream(Set<String> queues, Set<String> types, ServletOutputStream out) {
        this.queues = queues;
        this.types = types;
        this.out = out;
    }

    /** Begins to write, once the call is asynchronous. */
    void start() {
        out.setWriteListener(this);
    }

    Set<String> queues() {
        return queues;
    }

    /** Done when he has gone, or was sent away. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    boolean wants(Event event) {
        return types.contains(event.type()) && (queues.isEmpty() || queues.contains(event.queue()));
    }

    void tell(Event event) {
        if (wants(event)) {
            send(event.id(), event.text());
        }
    }

    /** Where he goes on: he has heard all of these. */
    void resume(List<Event> missed, String id) {
        send(id, missed.stream().filter(this::wants).map(Event::text).collect(Collectors.joining()));
        mark(id);
    }

    /** That he may have missed something, and has to read anew what he shows. */
    void reset(String id) {
        send(id, resetText(id));
    }

    /** Behind which event his next call goes on. It keeps the connection from being given up, too. */
    void mark(String id) {
        send(id, ":\nid: " + id + "\n\n");
    }

    private static String resetText(String id) {
        return "id: " + id + "\nevent: reset\ndata: {}\n\n";
    }

    private void send(String id, String text) {
        boolean works;
        synchronized (this) {
            if (waiting.size() < MOST_KEPT) {
                waiting.add(text);
            } else {
                waiting.clear();
                waiting.add(resetText(id));
            }
            works = write();
        }
        if (!works) {
            end();
        }
    }

    /** Writes what can be written now; false: the caller has gone. */
    private boolean write() {
        try {
            while (open && !ended.isDone() && out.isReady()) {
                String next = waiting.pollFirst();
                if (next != null) {
                    out.write(next.getBytes(UTF_8));
                    written = true;
                } else if (written) {
                    written = false;
                    out.flush();
                } else {
                    break;
                }
            }
            return true;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    @Override
    public void onWritePossible() {
        boolean works;
        synchronized (this) {
            open = true;
            works = write();
        }
        if (!works) {
            end();
        }
    }

    @Override
    public void onError(Throwable e) {
        end();
    }

    void end() {
        ended.complete(null);
    }
}
