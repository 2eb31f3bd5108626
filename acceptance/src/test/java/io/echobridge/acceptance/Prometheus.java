package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Debian's Prometheus, which scrapes daemons every two seconds, with our alert rules. */
final class Prometheus implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port = FreePorts.one();
  private final ChildProcess process;

  private Prometheus(Path folder, List<Daemon> daemons) throws IOException {
    String targets =
        daemons.stream()
            .map(daemon -> '"' + URI.create(daemon.adminUrl()).getAuthority() + '"')
            .collect(Collectors.joining(", "));
    Path file = folder.resolve("prometheus.yml");
    Files.writeString(
        file,
        """
        global: { scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 1s }
        rule_files: ["%s"]
        scrape_configs:
          - job_name: echobridge
            static_configs: [{ targets: [%s] }]
        """
            .formatted(Places.distribution("docs/monitoring/alerts.yml"), targets));
    process =
        Children.start(
            ChildProcess.of("prometheus")
                .with("--config.file=" + file)
                .with("--storage.tsdb.path=" + folder.resolve("data"))
                .with("--web.listen-address=127.0.0.1:" + port),
            "prometheus-" + port);
    process.awaitPort(port, Waiting.START);
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param folder for what it keeps
   */
  static Prometheus start(Path folder, List<Daemon> daemons) {
    try {
      Prometheus started = new Prometheus(folder, daemons);
      Waiting.until("a Prometheus that is ready")
          .until(() -> started.get("/-/ready").statusCode() == 200);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a query finds now: the numbers of an instant vector, those that are no number left out.
   */
  List<Double> query(String expression) {
    String target = "/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8);
    JsonNode answer = Json.parse(get(target).body());
    if (!answer.path("status").asText().equals("success")) {
      throw new AssertionError(expression + ": " + answer);
    }
    return StreamSupport.stream(answer.path("data").path("result").spliterator(), false)
        .map(
            sample ->
                Double.valueOf(sample.path("value").path(1).asText().replace("Inf", "Infinity")))
        .filter(Double::isFinite)
        .toList();
  }

  /** What an address of its API says. */
  JsonNode data(String path) {
    return Json.parse(get("/api/v1/" + path).body()).path("data");
  }

  private HttpResponse<String> get(String target) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + target);
      return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.stop();
    Children.forget(process);
  }
}
