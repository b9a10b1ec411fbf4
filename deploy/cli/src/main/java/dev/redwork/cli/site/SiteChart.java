package dev.redwork.cli.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The requests of a site's log as {@code redwork site chart} draws them.
 *
 * @param svg a bar each from its start to its end, and how many were open at once
 * @param count how many there are
 * @param peak how many were open at most
 * @param mean how many were open in the mean
 * @param millis from the first start to the last end
 */
public record SiteChart(String svg, int count, int peak, double mean, long millis) {
    /**
     * Of the log's requests but the first ones.
     *
     * @param left how many are left out; there must be more
     * @throws IllegalArgumentException for the first line that no site has written
     */
    public static SiteChart of(Path log, int left) throws IOException {
        List<SiteRequest> all = SiteLogReader.read(log);
        List<SiteRequest> requests = all.subList(left, all.size());
        RequestChart chart = new RequestChart(requests, 1);
        long open = requests.stream()
                .mapToLong(request -> request.end() - request.start())
                .sum();
        return new SiteChart(
                ChartSvg.of(requests, requests),
                requests.size(),
                chart.peak(),
                (double) open / Math.max(1, chart.millis()),
                chart.millis());
    }
}
