package io.echobridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.Browser.Page;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The pages of {@code docs/plain-pages.md}, which are those of {@code examples/gateway}, in a real
 * Chromium behind a real nginx.
 */
class PlainPagesTest {
  private static final String PAGE = "plain-pages.md";
  private static final int RESTARTS = 10;
  private static final int ECHOBRIDGE = 6001;
  private static final String DAEMON = "echobridge serve -c echobridge.conf";
  private static final String KEEPER = "echobridge keep -c echobridge.conf";

  /** What a page sees of clients whose URLs stand in its own. */
  private static final String STATES =
      """
      <!doctype html>
      <body>
      <script>
      const query = new URLSearchParams(location.search);
      const line = id => { const p = document.createElement('p'); p.id = id; document.body.append(p); return p; };
      query.getAll('sse').forEach((url, i) => {
        const at = line('sse' + i);
        const es = new EventSource(url);
        es.onopen = es.onerror = () => { at.textContent = 'state ' + es.readyState; };
        at.onclick = () => es.close();
      });
      query.getAll('ws').forEach((url, i) => {
        const at = line('ws' + i);
        const ws = new WebSocket(url);
        ws.onopen = () => { at.textContent = 'open'; if (query.has('large')) ws.send('x'.repeat(1e6)); };
        ws.onclose = e => { at.textContent = 'closed ' + e.code; };
      });
      </script>
      """;

  @Test
  void theDocumentShowsTheFilesOfTheExample() {
    List<String> pages = Document.blocks(PAGE, "html");
    List<String> nginx = Document.blocks(PAGE, "nginx");
    assertThat(Example.text("gateway/echobridge.conf").strip())
        .isEqualTo(Document.blocks(PAGE, "hocon").get(0));
    assertThat(Example.text("gateway/pages/client.html").strip()).isEqualTo(pages.get(0));
    assertThat(Example.text("gateway/pages/events.html").strip()).isEqualTo(pages.get(1));
    assertThat(Example.text("nginx/websocket.conf").strip()).isEqualTo(nginx.get(1));
    String server =
        Example.text("gateway/nginx.conf")
            .replace("include ../nginx/http.conf;", Example.text("nginx/http.conf"))
            .replace("include ../nginx/sse.conf;", Example.text("nginx/sse.conf"))
            .replace("../nginx/", "")
            .replace("127.0.0.1:8080", "80")
            .replace("root pages", "root /srv/pages");
    assertThat(server.replaceAll("\\s+", " ")).contains(nginx.get(0).replaceAll("\\s+", " "));
  }

  @Test
  void aGatewayRestartsTenTimesAndThePageHearsAgainAndAnEventSourceLosesNothing() throws Exception {
    try (Redis redis = Redis.start();
        Example gateway = Example.start("gateway", redis, ECHOBRIDGE);
        Browser browser = Browser.start()) {
      gateway.run(KEEPER);
      gateway.program(DAEMON).awaitLine("found keeper");
      Page client = browser.open("client", gateway.url() + "/client.html");
      Page events = browser.open("events", gateway.url() + "/events.html");
      Waiting.until("both pages are connected").until(() -> gateway.metric("connections{") == 2);
      gateway.program("backend.py").type("from \"the\" <backend>: é");
      List<String> said = new CopyOnWriteArrayList<>(List.of("from \"the\" <backend>: é"));
      client.see("body", said.get(0));
      events.see("body", said.get(0));
      AtomicInteger present = new AtomicInteger();
      Ticker application =
          new Ticker(
              (number, done) -> {
                String text = number + " in round " + present + ";";
                redis.publish("lowlatency_channel", text);
                said.add(text);
              });

      client.see("body", " in round 0;");
      List<Duration> backAfter = new ArrayList<>();
      for (int round = 1; round <= RESTARTS; round++) {
        gateway.end(DAEMON);
        present.set(round);
        gateway.run(DAEMON);
        gateway.awaitPort(ECHOBRIDGE);
        long back = System.nanoTime();
        client.see("body", " in round " + round + ";");
        backAfter.add(Duration.ofNanos(System.nanoTime() - back));
      }
      // A busy machine may hold up some of them.
      backAfter.sort(null);
      assertThat(backAfter.get(RESTARTS / 2)).isLessThan(Duration.ofSeconds(2));
      application.stop();

      events.see("body", said.get(said.size() - 1));
      String[] lines = events.text("body").strip().split("\n", -1);
      assertThat(lines[lines.length - 1]).isEqualTo(String.join("", said));
      assertThat(browser.errors()).isEmpty();
      assertThat(gateway.program(KEEPER).isRunning()).isTrue();
    }
  }

  @Test
  void aPageSeesWhetherItMayComeBack() throws Exception {
    try (Redis redis = Redis.start();
        AuthHost application = AuthHost.start();
        Daemon daemon = Daemon.start(apps(redis, application));
        RoundRobin nginx = nginx(daemon);
        Browser browser = Browser.start()) {
      String http = daemon.url();
      String ws = http.replace("http", "ws");
      Page alone =
          states(
              browser,
              nginx,
              "alone",
              "sse",
              http + "/narrow/sse?channel=news",
              http + "/full/sse?channel=news");
      alone.see("#sse0", "state 1");
      alone.see("#sse1", "state 1");

      Page events =
          states(
              browser,
              nginx,
              "events",
              "sse",
              http + "/sse?channel=news",
              http + "/sse?channel=private-unauthorized.1&token=user-1",
              http + "/sse?channel=private-x.1",
              http + "/sse?channel=private-gone.1&token=user-1",
              http + "/narrow/sse?channel=news",
              http + "/sse?channel=news&app=none",
              http + "/strict/sse?channel=news",
              http + "/sse");
      events.see("#sse0", "state 1");
      for (int refused = 1; refused <= 7; refused++) {
        events.see("#sse" + refused, "state 2");
      }
      statuses(daemon);

      Page sockets =
          states(
              browser,
              nginx,
              "sockets",
              "ws",
              ws + "/ws",
              ws + "/ws?channel=private-x.1",
              ws + "/ws?channel=news&app=none",
              ws + "/narrow/ws?channel=news",
              ws + "/strict/ws?channel=news",
              ws + "/full/ws?channel=news",
              ws + "/known/ws?channel=news",
              ws + "/known/ws?channel=news&token=short-1",
              ws + "/ws?channel=news");
      List<Integer> codes = List.of(4400, 4403, 4404, 4429, 1006, 1013, 4401, 4409);
      for (int i = 0; i < codes.size(); i++) {
        sockets.see("#ws" + i, "closed " + codes.get(i));
      }
      Page large = browser.open("large", url(nginx, "ws", ws + "/ws?channel=news") + "&large=1");
      large.see("#ws0", "closed 4413");

      aSeventhEventSourceWaitsForOneOfSix(browser, nginx);
      sockets.see("#ws8", "open");
      daemon.assertHealthy();
      daemon.terminate();
      sockets.see("#ws8", "closed 1001");
      assertThat(browser.errors()).isEmpty();
    }
  }

  /** A browser opens no more connections than six to one host, over HTTP/1.1. */
  private static void aSeventhEventSourceWaitsForOneOfSix(Browser browser, RoundRobin nginx) {
    String[] seven = new String[7];
    Arrays.fill(seven, "/sse?channel=news");
    Page page = states(browser, nginx, "seven", "sse", seven);
    for (int i = 0; i < 6; i++) {
      page.see("#sse" + i, "state 1");
    }
    assertThat(page.text("#sse6")).isEmpty();
    page.click("#sse0");
    page.see("#sse6", "state 1");
  }

  private static void statuses(Daemon daemon) {
    int port = daemon.port();
    assertThat(RawHttp.get(port, "/sse?channel=private-unauthorized.1&token=user-1").status())
        .isEqualTo(401);
    assertThat(RawHttp.get(port, "/sse?channel=private-gone.1&token=user-1").status())
        .isEqualTo(204);
    // Nobody could say: after any other status a browser would not ask again.
    assertThat(RawHttp.get(port, "/sse?channel=private-broken.1&token=user-1").body())
        .startsWith("retry: ");
    assertThat(RawHttp.get(port, "/narrow/sse?channel=news").status()).isEqualTo(429);
    assertThat(RawHttp.get(port, "/sse?channel=news&app=none").status()).isEqualTo(404);
    assertThat(RawHttp.get(port, "/").body()).isEqualTo("OK");
  }

  @Test
  void anIdleClientOfServerSentEventsTakesLessThanSixKilobytes() throws Exception {
    int count = 1_000;
    List<Socket> clients = new ArrayList<>();
    try (Redis redis = Redis.start();
        Daemon daemon = Daemon.start(apps(redis))) {
      connect(daemon, clients, 200);
      long before = daemon.liveBytes();
      connect(daemon, clients, count);
      long each = (daemon.liveBytes() - before) / count;
      assertThat(each).isLessThan(6 * 1024);
      assertThat(daemon.metric("connections{")).isEqualTo(count + 200);

      String tooMany = "/sse?" + "channel=c&".repeat(100_000);
      assertThat(RawHttp.get(daemon.port(), tooMany).status()).isIn(0, 400);
      daemon.assertHealthy();
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private static void connect(Daemon daemon, List<Socket> clients, int more) throws IOException {
    double before = daemon.metric("connections{");
    for (int i = 0; i < more; i++) {
      Socket client = new Socket(InetAddress.getLoopbackAddress(), daemon.port());
      clients.add(client);
      client
          .getOutputStream()
          .write(
              "GET /sse?channel=news HTTP/1.1\r\nHost: test\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
    }
    Waiting.until("all are connected").until(() -> daemon.metric("connections{") == before + more);
  }

  private static String apps(Redis redis) {
    String settings = Document.blocks(PAGE, "hocon").get(0);
    String here = settings.substring(settings.indexOf('\n') + 1); // the daemon has its own port
    return here.replace("127.0.0.1:6379", "127.0.0.1:" + redis.port());
  }

  /**
   * Besides, an app with one place for each address, one for the pages of another origin, one with
   * a single place, and one that wants tokens.
   */
  private static String apps(Redis redis, AuthHost application) {
    String broker = "brokers.main { " + redis.settings(redis.port()) + " }\n";
    return apps(redis)
        + "\napps.default.auth.url = \""
        + application.url()
        + "\"\napps.narrow { path = \"/narrow\", limits.max-connections-per-address = 1\n"
        + broker
        + "}\napps.strict { path = \"/strict\", origins = [\"https://shop.example\"]\n"
        + broker
        + "}\napps.full { path = \"/full\", limits.max-connections = 1\n"
        + broker
        + "}\napps.known { path = \"/known\", connect { required = true, url = \""
        + application.tokenUrl()
        + "\" }\n"
        + broker
        + "}\n";
  }

  private static Page states(
      Browser browser, RoundRobin nginx, String name, String kind, String... urls) {
    return browser.open(name, url(nginx, kind, urls));
  }

  private static String url(RoundRobin nginx, String kind, String... urls) {
    StringBuilder url = new StringBuilder(nginx.url() + "/states.html?");
    for (String each : urls) {
      url.append(kind)
          .append('=')
          .append(URLEncoder.encode(each, StandardCharsets.UTF_8))
          .append('&');
    }
    return url.substring(0, url.length() - 1);
  }

  /** The nginx of the page; other are only its port, the folder of its pages, and the daemon. */
  private static RoundRobin nginx(Daemon daemon) throws IOException {
    int port = FreePorts.one();
    Path folder = Files.createDirectories(Places.target("nginx/" + port));
    List<String> settings = Document.blocks(PAGE, "nginx");
    Files.writeString(folder.resolve("websocket.conf"), settings.get(1));
    Files.writeString(folder.resolve("states.html"), STATES);
    return RoundRobin.with(
        port,
        "types { text/html html; }\n"
            + settings
                .get(0)
                .replace("127.0.0.1:6001", "127.0.0.1:" + daemon.port())
                .replace("listen 80", "listen 127.0.0.1:" + port)
                .replace("/srv/pages", folder.toString()));
  }
}
