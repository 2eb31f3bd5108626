package io.echobridge.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is printed in the end: figures by name, and the same in lines for people. */
final class Report {
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();
  private long rssAtStart;
  private long heapAtStart;

  void start(Usage usage, long heap) {
    rssAtStart = usage.rss();
    heapAtStart = heap;
    figures.put("rss_kb_start", usage.rss());
  }

  void joined(Swarm swarm, Duration time) {
    double seconds = time.toNanos() / 1e9;
    figures.put("clients", swarm.roll().ready());
    figures.put("failed", swarm.roll().failed());
    figures.put("connect_s", rounded(seconds, 2));
    line(
        "clients    %,d of %,d came in %.2f s; %,d failed",
        swarm.roll().ready(), swarm.size(), seconds, swarm.roll().failed());
  }

  void idle(int clients, Duration time, Usage spent, Usage after, long heap) {
    double cores = (double) spent.cpu().toNanos() / time.toNanos();
    double kilobytes = (double) (after.rss() - rssAtStart) / clients;
    figures.put("rss_kb_joined", after.rss());
    figures.put("kb_per_client", rounded(kilobytes, 1));
    figures.put("idle_cores", rounded(cores, 4));
    line(
        "idle       %.4f cores; %,d kB resident, over the start %.1f kB a client",
        cores, after.rss(), kilobytes);
    if (heap > 0) {
      double live = (double) (heap - heapAtStart) / clients;
      figures.put("heap_kb_start", heapAtStart);
      figures.put("heap_kb_joined", heap);
      figures.put("heap_kb_per_client", rounded(live, 2));
      line("live heap  %,d kB, over the start %.2f kB a client", heap, live);
    }
  }

  void events(Phase phase, long lost) {
    Histogram latencies = phase.tally().latencies();
    figures.put("published", phase.published());
    figures.put("delivered", phase.delivered());
    figures.put("lost", lost);
    figures.put("duplicates", phase.tally().doubled());
    figures.put("reordered", phase.tally().late());
    figures.put("per_s", Math.round(phase.perSecond()));
    figures.put("per_cpu_s", Math.round(phase.perCpuSecond()));
    figures.put("server_cores", rounded(phase.serverCores(), 2));
    figures.put("client_cores", rounded(phase.clientCores(), 2));
    figures.put("p50_us", latencies.percentile(0.5));
    figures.put("p90_us", latencies.percentile(0.9));
    figures.put("p99_us", latencies.percentile(0.99));
    figures.put("p999_us", latencies.percentile(0.999));
    figures.put("max_us", latencies.max());
    line(
        "delivered  %,d of %,d events: %,.0f a second; lost %,d, doubled %,d, out of order %,d",
        phase.delivered(),
        phase.published(),
        phase.perSecond(),
        lost,
        phase.tally().doubled(),
        phase.tally().late());
    line("latency    %s", latency(latencies));
    line(
        "server     %.2f cores: %,.0f deliveries a CPU-second",
        phase.serverCores(), phase.perCpuSecond());
    line("client     %.2f cores", phase.clientCores());
  }

  void stalled(int stalled, int cut) {
    figures.put("stalled", stalled);
    figures.put("cut", cut);
    line("stalled    %,d clients read no more; %,d of them were cut", stalled, cut);
  }

  /**
   * @param after how long the server has held on to them; empty when that is not known
   */
  void vanished(Optional<Duration> after) {
    after.ifPresent(
        time -> {
          double seconds = time.toNanos() / 1e9;
          figures.put("let_go_s", rounded(seconds, 2));
          line("vanished   all at once; the server had let go of them after %.2f s", seconds);
        });
  }

  void witnesses(Phase quiet, Phase connecting, Phase vanishing) {
    witness("before", quiet);
    witness("connecting", connecting);
    witness("vanishing", vanishing);
  }

  private void witness(String when, Phase phase) {
    Histogram latencies = phase.tally().latencies();
    figures.put("witnesses_" + when + "_p99_us", latencies.percentile(0.99));
    figures.put("witnesses_" + when + "_lost", phase.lost());
    line("witnesses  %-10s %s; lost %,d", when, latency(latencies), phase.lost());
  }

  void end(Swarm swarm, Usage usage) {
    figures.put("gone", swarm.roll().gone());
    figures.put("rss_kb_end", usage.rss());
    line(
        "in the end %,d clients were gone; %,d kB resident, %,d threads, %,d files",
        swarm.roll().gone(), usage.rss(), usage.threads(), usage.files());
    swarm
        .roll()
        .reason()
        .ifPresent(
            why -> {
              figures.put("reason", why);
              line("the first  %s", why);
            });
  }

  String json() throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(figures);
  }

  String text() {
    return String.join("\n", lines);
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotations are not on our class path
  private void line(String format, Object... values) {
    lines.add(format.formatted(values));
  }

  private static String latency(Histogram latencies) {
    return "p50 %.2f ms, p90 %.2f, p99 %.2f, p99.9 %.2f, max %.2f"
        .formatted(
            latencies.percentile(0.5) / 1e3,
            latencies.percentile(0.9) / 1e3,
            latencies.percentile(0.99) / 1e3,
            latencies.percentile(0.999) / 1e3,
            latencies.max() / 1e3);
  }

  private static double rounded(double value, int places) {
    double unit = Math.pow(10, places);
    return Math.round(value * unit) / unit;
  }
}
