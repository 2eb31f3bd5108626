package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.acceptance.OtlpCollector.Seen;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.KafkaServer;
import io.echobridge.testkit.RabbitServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * One event is followed from its publisher's work to its last receiver, and a question to the
 * application, by a collector that reads what others would.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class TracesTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  /** Events are {@code {"n":"NAME"}} on the channel {@code work}, but for CloudEvents. */
  private static final String APP =
      """
      telemetry {
        traces = true, metrics = true, metrics-interval = 1s, endpoint = "%s"
        headers { X-Tenant = "shop-1" }, service-name = shop-push, attributes { "team.name" = shop }
      }
      apps.default {
        brokers {
          main { type = redis, url = "%s", prefix = "" }
          orders {
            type = rabbitmq, addresses = ["%s"], bindings = [{ exchange = traced }]
            mappings = [{ envelope = raw, channel = work, event = "{json:/n}" }]
          }
          prices {
            type = kafka, bootstrap-servers = ["%s"], topics = [traced]
            mappings = [
              { when.header.kind = raw, envelope = raw, channel = work, event = "{json:/n}" }
              { envelope = cloudevents }
            ]
          }
        }
        auth { url = "%s" }
        api.clients.shop { key = "%s" }
      }
      """;

  private final AtomicInteger numbers = new AtomicInteger();
  private final OtlpCollector collector = OtlpCollector.start();
  private final Redis redis = Redis.start();
  private final AuthHost authHost = AuthHost.start();
  private AmqpApplication orders;
  private KafkaApplication prices;
  private Daemon daemon;
  private RawClient client;
  private RawWebSocket plain;

  @BeforeAll
  void start() throws Exception {
    RabbitServer rabbit = RabbitServer.shared();
    KafkaServer kafka = KafkaServer.shared();
    orders = new AmqpApplication(rabbit, "traced");
    prices = new KafkaApplication(kafka, "traced");
    daemon =
        Daemon.start(
            APP.formatted(
                collector.url(),
                redis.url(),
                rabbit.address(),
                kafka.address(),
                authHost.url(),
                KEY));
    daemon.awaitReady();
    client = RawClient.revision4(daemon.port()).listening(redis, "work");
    plain = RawWebSocket.open(daemon.port(), "/ws?channel=work&frames=json");
    while (!plain.read().payload().contains("welcome")) {
      // It hears the channel when it is welcome.
    }
    Thread reader = new Thread(() -> plain.readAll(this::answer), "plain client");
    reader.setDaemon(true);
    reader.start();
  }

  private void answer(RawWebSocket.Message message) {
    if (message.opcode() == 9) {
      plain.frame(0x8a, message.payload().getBytes(ISO_8859_1));
    }
  }

  @AfterAll
  void close() throws Exception {
    plain.close();
    client.close();
    daemon.close();
    prices.close();
    orders.close();
    authHost.close();
    redis.close();
    collector.close();
  }

  /** What a publisher's work is called, of a trace of its own. */
  private record Work(String trace, String span, String name) {
    String parent(String flags) {
      return "00-" + trace + "-" + span + "-" + flags;
    }
  }

  private Work work() {
    int number = numbers.incrementAndGet();
    return new Work(
        "%032x".formatted(0xabcd0000L + number), "%016x".formatted(number), "e" + number);
  }

  private static String body(Work work) {
    return "{\"n\":\"" + work.name() + "\"}";
  }

  @Test
  void anEventOfKafkaIsPartOfTheWorkThatItsHeaderNames() {
    Work work = work();
    var unused =
        prices.publish("key", Map.of("kind", "raw", "traceparent", work.parent("01")), body(work));

    Seen seen = assertIsPartOf(work);
    assertThat(seen.attributes())
        .containsEntry("echobridge.broker", "prices")
        .containsEntry("messaging.destination.name", "traced");
  }

  @Test
  void anEventOfRabbitMqIsPartOfTheWorkThatItsHeaderNames() throws Exception {
    Work work = work();
    orders.publish("any", Map.of("traceparent", work.parent("01")), body(work));

    assertThat(assertIsPartOf(work).attributes()).containsEntry("echobridge.broker", "orders");
  }

  @Test
  void aCloudEventIsPartOfTheWorkThatItsExtensionNames() {
    Work whole = work();
    String structured =
        """
        {"specversion":"1.0","id":"1","source":"/s","type":"%s","subject":"work","data":1,
         "traceparent":"%s","tracestate":"shop=1"}
        """
            .formatted(whole.name(), whole.parent("01"));
    var unused =
        prices.publish("key", Map.of("content-type", "application/cloudevents+json"), structured);
    Work inHeaders = work();
    var unusedToo =
        prices.publish(
            "key",
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", "1",
                "ce_source", "/s",
                "ce_type", inHeaders.name(),
                "ce_subject", "work",
                "ce_traceparent", inHeaders.parent("01"),
                "content-type", "application/json"),
            "1");

    assertThat(assertIsPartOf(whole).span().getTraceState()).isEqualTo("shop=1");
    assertIsPartOf(inHeaders);
  }

  /** The headers are of the hop to here, and the extension says where it all began. */
  @Test
  void theHeadersOfAMessageCountBeforeTheExtensionOfItsCloudEvent() {
    Work began = work();
    Work hop = new Work("%032x".formatted(0x9999L), "%016x".formatted(0x77L), began.name());
    String structured =
        """
        {"specversion":"1.0","id":"1","source":"/s","type":"%s","subject":"work","traceparent":"%s"}
        """
            .formatted(began.name(), began.parent("01"));
    var unused =
        prices.publish(
            "key",
            Map.of("content-type", "application/cloudevents+json", "traceparent", hop.parent("01")),
            structured);

    assertIsPartOf(hop);
  }

  @Test
  void anEventOfTheHttpApiIsPartOfTheWorkThatItsRequestNames() {
    Work work = work();
    RawHttp.Answer answer = publish(work, "traceparent: " + work.parent("01"));

    assertThat(answer.status()).isEqualTo(200);
    assertIsPartOf(work);
  }

  private RawHttp.Answer publish(Work work, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Authorization: Bearer " + KEY;
    all[1] = "Content-Type: application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return RawHttp.post(
        daemon.port(),
        "/apps/shop/events",
        "{\"channel\":\"work\",\"name\":\"" + work.name() + "\",\"data\":1}",
        all);
  }

  /** One span, though there are two clients, and what it says of them. */
  private Seen assertIsPartOf(Work work) {
    Seen seen = collector.awaitEvent(work.name());

    assertThat(seen.trace()).isEqualTo(work.trace());
    assertThat(seen.parent()).isEqualTo(work.span());
    assertThat(seen.span().getName()).isEqualTo("deliver");
    assertThat(seen.span().getEndTimeUnixNano()).isGreaterThan(seen.span().getStartTimeUnixNano());
    assertThat(seen.attributes())
        .containsEntry("echobridge.app", "default")
        .containsEntry("echobridge.channel", "work")
        .containsEntry("echobridge.channel.kind", "public")
        .containsEntry("echobridge.receivers", "2")
        .containsEntry("echobridge.encodings", "json,socket.io-4");
    assertThat(seen.resource())
        .containsEntry("service.name", "shop-push")
        .containsEntry("team.name", "shop")
        .containsKeys("service.version", "service.instance.id");
    assertThat(seen.protocol()).isEqualTo("http");
    assertThat(seen.headers().getFirst("X-Tenant")).isEqualTo("shop-1");
    assertThat(collector.spans().stream().filter(each -> each.trace().equals(work.trace())))
        .hasSize(1);
    return seen;
  }

  @Test
  void whatIsNoTraceparentIsTakenForNone() {
    Work work = work();
    List<String> malformed =
        List.of(
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
            "x".repeat(8_000),
            "-");
    for (int i = 0; i < malformed.size(); i++) {
      Work each = new Work(work.trace(), work.span(), work.name() + "-" + i);
      assertThat(publish(each, "traceparent: " + malformed.get(i)).status()).isEqualTo(200);

      Seen seen = collector.awaitEvent(each.name());
      assertThat(seen.parent()).as(malformed.get(i)).isEmpty();
      assertThat(seen.trace()).doesNotContain("4bf92f3577b34da6a3ce929d0e0e4736");
      assertThat(seen.attributes()).containsEntry("echobridge.receivers", "2");
    }
  }

  @Test
  void aPublisherThatIsNotFollowedHasItsEventsNotFollowed() {
    Work not = work();
    Work followed = work();
    assertThat(publish(not, "traceparent: " + not.parent("00")).status()).isEqualTo(200);
    client.awaitEvent(not.name());
    assertThat(publish(followed, "traceparent: " + followed.parent("01")).status()).isEqualTo(200);

    collector.awaitEvent(followed.name());
    assertThat(collector.spans()).noneMatch(seen -> seen.trace().equals(not.trace()));
  }

  @Test
  void aMessageThatIsNoEventSaysWhyInItsSpan() {
    Work work = work();
    var unused =
        prices.publish("key", Map.of("kind", "raw", "traceparent", work.parent("01")), "no JSON");

    Seen seen =
        Waiting.until("a span of what was dropped")
            .until(
                () ->
                    collector.spans().stream()
                        .filter(each -> each.trace().equals(work.trace()))
                        .findFirst(),
                found -> found.isPresent())
            .orElseThrow();
    assertThat(seen.attributes()).containsEntry("echobridge.dropped", "bad-json");
    assertThat(seen.span().getStatus().getCodeValue()).isEqualTo(2);
  }

  @Test
  void theApplicationCanGoOnWithTheTraceOfAQuestionAndTheLogNamesIt() {
    String granted = "private-orders." + numbers.incrementAndGet();
    String refused = "private-deny." + numbers.incrementAndGet();
    client.subscribeAs(7, granted);
    client.subscribeAs(7, refused);

    Seen yes = assertIsTold(granted);
    assertThat(yes.attributes())
        .containsEntry("echobridge.outcome", "granted")
        .containsEntry("http.response.status_code", "200");
    Seen no = assertIsTold(refused);
    assertThat(no.attributes())
        .containsEntry("echobridge.outcome", "refused")
        .containsEntry("echobridge.status", "403")
        .containsEntry("http.response.status_code", "403");
    daemon.awaitLog(
        "may not subscribe to %s, status 403: .* trace_id=%s span_id=%s$"
            .formatted(refused, no.trace(), no.id()));
  }

  /** The application was given the span that the collector was. */
  private Seen assertIsTold(String channel) {
    Seen seen =
        Waiting.until("the span of the question about " + channel)
            .until(
                () ->
                    collector.spans().stream()
                        .filter(each -> each.span().getName().equals("authorize"))
                        .filter(each -> channel.equals(each.attributes().get("echobridge.channel")))
                        .findFirst(),
                found -> found.isPresent())
            .orElseThrow();
    assertThat(authHost.calls(channel))
        .singleElement()
        .satisfies(
            call ->
                // 01 says that it is followed, 02 that the trace's id is random.
                assertThat(call.headers().get("traceparent"))
                    .singleElement()
                    .asString()
                    .matches("00-" + seen.trace() + "-" + seen.id() + "-0[13]"));
    return seen;
  }

  @Test
  void theCollectorIsSentTheMetricsByTheNamesThatPrometheusReads() {
    Waiting.until("an event and its timing")
        .until(() -> collector.metrics().containsKey("echobridge_fan_out_seconds"));
    List<String> scraped =
        RawHttp.get(URI.create(daemon.adminUrl()).getPort(), "/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ", -1)[2])
            // A timer's largest value is a series of its own for Prometheus only.
            .filter(name -> !name.endsWith("_max") || name.startsWith("process_"))
            .filter(name -> !name.equals("jvm_info"))
            .toList();

    assertThat(scraped).hasSizeGreaterThan(80);
    Waiting.until("all metrics")
        .untilAsserted(() -> assertThat(collector.metrics().keySet()).containsAll(scraped));
  }

  @Test
  void bothWorkByGrpcAndTheRateHoldsForWhatNoPublisherHasDecided() {
    String apps =
        """
        telemetry {
          traces = true, sample-rate = 0, metrics = true, metrics-interval = 1s
          protocol = grpc, endpoint = "%s"
        }
        apps.default {
          brokers.main { type = redis, url = "%s", prefix = "" }
          api.clients.shop { key = "%s" }
        }
        """;
    try (OtlpCollector own = OtlpCollector.start();
        Daemon other = Daemon.start(apps.formatted(own.url(), redis.url(), KEY));
        RawClient hears = RawClient.revision4(other.port()).listening(redis, "work")) {
      Work decided = work();
      redis.publishEvent("work", "undecided", "1");
      hears.awaitEvent("undecided");
      RawHttp.Answer answer =
          RawHttp.post(
              other.port(),
              "/apps/shop/events",
              "{\"channel\":\"work\",\"name\":\"" + decided.name() + "\",\"data\":1}",
              "Authorization: Bearer " + KEY,
              "Content-Type: application/json",
              "traceparent: " + decided.parent("01"));

      assertThat(answer.status()).isEqualTo(200);
      Seen seen = own.awaitEvent(decided.name());
      assertThat(seen.protocol()).isEqualTo("grpc");
      assertThat(seen.trace()).isEqualTo(decided.trace());
      assertThat(own.spans()).hasSize(1);
      Waiting.until("metrics")
          .until(() -> own.metrics().containsKey("echobridge_events_received_total"));
    }
  }

  @Test
  void aCollectorThatIsAwayCostsOneLineOfTheLogAndABoundedQueue() {
    String apps =
        """
        telemetry { traces = true, metrics = true, metrics-interval = 1s, endpoint = "http://127.0.0.1:%d" }
        apps.default.brokers.main { type = redis, url = "%s", prefix = "" }
        """;
    int events = 20_000;
    long start = System.nanoTime();
    try (Daemon other = Daemon.start(apps.formatted(FreePorts.one(), redis.url()));
        RawClient hears = RawClient.revision4(other.port()).listening(redis, "much")) {
      for (int i = 0; i < events; i++) {
        redis.publishEvent("much", "told", Integer.toString(i));
      }
      Waiting.until("all events").until(() -> hears.events().size() == events);
      other.awaitLog("Traces do not reach the collector at http://127.0.0.1:");
      other.awaitLog("Metrics do not reach the collector at http://127.0.0.1:");

      long lines = other.logged("do not reach the collector");
      long begunMinutes = 1 + Duration.ofNanos(System.nanoTime() - start).toMinutes();
      assertThat(lines).isBetween(2L, 2 * begunMinutes);
      assertThat(other.instances("io.opentelemetry.sdk.trace.SdkSpan")).isLessThan(6_000);
      other.assertHealthy();
    }
  }

  @Test
  void nothingOfItIsLoadedWhereNobodyWantsIt() {
    String apps = "apps.default.brokers.main { type = redis, url = \"" + redis.url() + "\" }";
    List<String> libraries =
        List.of(
            "io.opentelemetry.",
            "okhttp3.",
            "com.google.protobuf.",
            "io.micrometer.registry.otlp.");
    try (Daemon off = Daemon.start(apps);
        RawClient hears = RawClient.revision4(off.port()).listening(redis, "off")) {
      hears.subscribeAs(7, "private-off");
      assertThat(off.loadedClasses()).hasSizeGreaterThan(1_000).noneMatch(isOfAny(libraries));
    }
    assertThat(daemon.loadedClasses()).anyMatch(isOfAny(libraries));
  }

  private static Predicate<String> isOfAny(List<String> libraries) {
    return name -> libraries.stream().anyMatch(name::startsWith);
  }
}
