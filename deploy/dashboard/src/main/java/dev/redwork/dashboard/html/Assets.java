package dev.redwork.dashboard.html;

import dev.redwork.dashboard.http.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The style sheet, the scripts and the icon. Their paths hold a hash of them all, so that browsers keep them for ever and a new version has
 * new ones; modules find each other beside themselves.
 */
public final class Assets {
    private static final String FOLDER = "/page/";
    private static final int HASH_BYTES = 6;
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    /** All that are served. */
    public static final List<String> FILES = List.of(
            "redwork.css",
            "icon.svg",
            "theme.js",
            "redwork.js",
            "copy.js",
            "hints.js",
            "keys.js",
            "live.js",
            "morph.js",
            "select.js",
            "place.js",
            "theme-switch.js",
            "time.js",
            "chart.js",
            "uplot.js",
            "uplot.css");

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final String version;

    public Assets() {
        MessageDigest hash = sha256();
        for (String name : FILES) {
            byte[] content = read(name);
            files.put(name, content);
            hash.update(content);
        }
        this.version = HexFormat.of().formatHex(hash.digest(), 0, HASH_BYTES);
    }

    /** Where a file is, behind the prefix. */
    public String path(String file) {
        if (!files.containsKey(file)) {
            throw new IllegalArgumentException("no asset is called " + file);
        }
        return "/assets/" + version + "/" + file;
    }

    /** Answers with a file; one of another version is gone. */
    public void answer(Context call) {
        String name = call.pathParam("file");
        byte[] content = files.get(name);
        if (content == null || !call.pathParam("version").equals(version)) {
            throw Problem.notFound("there is no such file: load the page anew");
        }
        call.header("Cache-Control", FOR_EVER)
                .contentType(Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1))))
                .result(content);
    }

    private static byte[] read(String name) {
        try (InputStream in = Objects.requireNonNull(Assets.class.getResourceAsStream(FOLDER + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
