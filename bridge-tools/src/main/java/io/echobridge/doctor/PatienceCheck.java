package io.echobridge.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a proxy lets a quiet connection live until the next heartbeat. */
final class PatienceCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(50);

  private final URI base;
  private final URI uri;

  PatienceCheck(URI base, Entrance entrance) {
    this.base = base;
    this.uri = Engine.webSocket(base, entrance.path(), entrance.query());
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    Web web = Web.trusting(Optional.empty(), PATIENCE);
    try (SocketIoClient client = SocketIoClient.open(web.client(), uri)) {
      Optional<String> open = client.next(PATIENCE).filter(Engine::isOpen);
      if (open.isEmpty()) {
        return List.of(); // the other check tells it
      }
      Duration interval = interval(open.get());
      client.send("40");
      return heartbeat(client, interval);
    } catch (NoAnswerException e) {
      return List.of();
    }
  }

  private List<Finding> heartbeat(SocketIoClient client, Duration interval)
      throws InterruptedException {
    long start = System.nanoTime();
    long end = start + Math.min(interval.plusSeconds(5).toNanos(), LONGEST.toNanos());
    while (System.nanoTime() < end) {
      Optional<String> packet = client.next(Duration.ofNanos(end - System.nanoTime()));
      String seconds = String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
      if (packet.filter("2"::equals).isPresent()) {
        return List.of(
            Finding.ok("public-idle", "A quiet connection lasts until its heartbeat, " + seconds));
      }
      if (packet.filter(SocketIoClient.CLOSED::equals).isPresent()) {
        return List.of(cut(seconds, interval));
      }
    }
    return List.of();
  }

  private Finding cut(String seconds, Duration interval) {
    return Finding.fault(
        "public-cut",
        "A quiet connection through " + base + " is cut after " + seconds + ".",
        "The heartbeat comes every "
            + interval.toMillis() / 1000.0
            + " s: clients reconnect all the time, and lose events each time.",
        "Raise the proxy's timeout for quiet connections (proxy_read_timeout 120s; in"
            + " nginx; \"timeout tunnel 1h\" in HAProxy; the idle timeout of a cloud load"
            + " balancer), or lower protocols.echo.ping-interval below it.");
  }

  private static Duration interval(String open) {
    try {
      return Duration.ofMillis(
          new ObjectMapper().readTree(open.substring(1)).path("pingInterval").asLong(25_000));
    } catch (JsonProcessingException e) {
      return Duration.ofSeconds(25);
    }
  }
}
