package io.echobridge.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.broker.Publisher;
import io.echobridge.config.BrokerConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Sends events through the broker to a client of our own on the running daemon: the whole way. The
 * channel's name is new each time, so nobody else hears them.
 */
final class CanaryCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN = Duration.ofMillis(250);
  private static final int ATTEMPTS = 20;

  /** How a packet begins that says no to a client. */
  private static final String REFUSED = "44";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String place;
  private final String app;
  private final String name;
  private final BrokerConfig<?> config;
  private final URI client;
  private boolean isRefused;
  private final String channel = "echobridge-doctor-" + UUID.randomUUID();

  /**
   * @param config of the broker to publish to
   * @param client where our client connects to
   */
  CanaryCheck(String app, String name, BrokerConfig<?> config, URI client) {
    this.place = "apps." + app + ".brokers." + name;
    this.app = app;
    this.name = name;
    this.config = config;
    this.client = client;
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    try (BrokerTrial link = BrokerTrial.to(app, name, config)) {
      Optional<Publisher> publisher = link.broker().publisher();
      return publisher.isPresent() ? through(link, publisher.get()) : List.of();
    }
  }

  private List<Finding> through(BrokerTrial link, Publisher publisher) throws InterruptedException {
    Web web = Web.trusting(Optional.empty(), PATIENCE);
    try (SocketIoClient subscriber = SocketIoClient.open(web.client(), client)) {
      link.begin(message -> {});
      if (!link.await(PATIENCE).up()) {
        return List.of(); // the broker's own check tells it
      }
      subscriber.send("40");
      subscriber.send("42" + subscription());
      for (int i = 0; i < ATTEMPTS; i++) {
        var unused = publisher.publish(channel, event());
        Optional<Long> micros = arrival(subscriber);
        if (micros.isPresent()) {
          return List.of(arrived(micros.get()));
        }
        if (isRefused) {
          return List.of(refused());
        }
      }
      return List.of(lost());
    } catch (NoAnswerException e) {
      return List.of(e.trouble() == Trouble.REFUSED ? notRunning(e) : notConnected(e));
    }
  }

  private Finding notRunning(NoAnswerException e) {
    return Finding.warning(
        "canary-no-daemon",
        shown(e),
        "No event can be sent through a daemon that is not running.",
        "Run systemctl start echobridge, and try again.");
  }

  private Finding notConnected(NoAnswerException e) {
    return Finding.warning(
        "canary-no-client",
        shown(e),
        "No event can be sent to a client of the doctor's own: it cannot connect.",
        "See what is found of the daemon's port; if there is only TLS, give --public-url.");
  }

  private String shown(NoAnswerException e) {
    return client.getScheme() + "://" + client.getAuthority() + ": " + e.getMessage() + ".";
  }

  private String subscription() {
    ObjectNode options = JSON.createObjectNode().put("channel", channel);
    options.putObject("auth").putObject("headers");
    return JSON.createArrayNode().add("subscribe").add(options).toString();
  }

  private static byte[] event() {
    ObjectNode event = JSON.createObjectNode().put("event", "Canary");
    event.putObject("data").put("sent", System.nanoTime());
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  private Optional<Long> arrival(SocketIoClient subscriber) throws InterruptedException {
    long end = System.nanoTime() + BETWEEN.toNanos();
    for (long left = BETWEEN.toNanos(); left > 0; left = end - System.nanoTime()) {
      Optional<String> packet = subscriber.next(Duration.ofNanos(left));
      isRefused |= packet.isPresent() && packet.get().startsWith(REFUSED);
      if (packet.isPresent() && packet.get().contains(channel)) {
        String sent = packet.get().replaceFirst("(?s).*\"sent\":(-?\\d+).*", "$1");
        return Optional.of((System.nanoTime() - Long.parseLong(sent)) / 1_000);
      }
    }
    return Optional.empty();
  }

  private Finding arrived(long micros) {
    return Finding.ok(
        "canary",
        String.format(
            Locale.ROOT,
            "An event went through %s and the daemon to a client in %.1f ms",
            place,
            micros / 1e3));
  }

  private Finding refused() {
    return Finding.warning(
        "canary-token",
        "The daemon lets no client of " + place + " in without a connection token.",
        "No event can be sent through it to a client of the doctor's own.",
        "Nothing, if apps." + app + ".connect.required is meant to be true.");
  }

  private Finding lost() {
    return Finding.fault(
        "canary-lost",
        "Events that are published through " + place + " do not reach a client of the daemon.",
        "Nor do the application's.",
        "If there is no fault above, the daemon runs with another configuration:"
            + " systemctl restart echobridge. \"echobridge explain\" shows what the mappings"
            + " make of a message.");
  }
}
