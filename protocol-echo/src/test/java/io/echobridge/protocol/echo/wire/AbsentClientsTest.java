package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.Absences;
import io.echobridge.net.ClientMemory;
import io.echobridge.testkit.wire.WireSettings;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What waits for polling clients that vanish is bounded over all of them, long before they are
 * missed.
 */
class AbsentClientsTest {
  private static final String LARGE = "{\"event\":\"E\",\"data\":\"" + "x".repeat(50_000) + "\"}";

  /** Stands still unless a test moves it: no absence is long because the machine is slow. */
  private final AtomicLong nanos = new AtomicLong(1);

  private final ClientMemory memory =
      new ClientMemory(ClientMemory.ofProcess().limit(), WireSettings.REAPING, nanos::get);
  private final Absences absences = memory.absences();
  private final Wire wire;

  /** With the usual time-outs, so that no heartbeat ends anybody meanwhile. */
  AbsentClientsTest() {
    Settings settings = new Settings();
    settings.memory = memory;
    wire = new Wire(settings);
  }

  @BeforeEach
  void connect() throws IOException {
    wire.play(
        """
        gone = polling EIO=4
        gone < 0{"sid":"{gone}",{*}}
        gone > 40 && 42["subscribe",{"channel":"news"}]
        gone < 40{"sid":"{id}"}
        gone sync
        here = polling EIO=3
        here < 0{"sid":"{here}",{*}}
        here < 40
        here > 42["subscribe",{"channel":"news"}]
        here sync
        """);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  @Test
  void whoIsAwayLongestEndsWhenTooMuchWaitsForAll() throws IOException {
    publish(20);
    await().until(() -> absences.used() > 20 * 50_000);
    hears(20);
    memory.change(4 * (absences.used() + 100_000));
    publish(3);
    hears(3);
    await().until(() -> absences.used() > absences.limit());
    // By this clock nobody has been away for any time yet.
    assertThat(absences.cut()).isZero();

    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    // Whatever is published is a reason to look again whether somebody is away for long by now.
    await()
        .until(
            () -> {
              wire.play("app > news {\"event\":\"E\",\"data\":1}\nhere < 42[\"E\",\"news\",1]");
              return wire.server.connections() == 1;
            });
    assertThat(absences.cut()).isEqualTo(1);
    wire.play("gone < 400 {\"code\":1,\"message\":\"Session ID unknown\"}");
    await().until(() -> absences.used() == 0);
  }

  @Test
  void whatIsTakenWaitsNoMore() throws IOException {
    publish(1);
    wire.play("gone < 42[\"E\",\"news\",\"{*}\"]\nhere < 42[\"E\",\"news\",\"{*}\"]");
    await().until(() -> absences.used() == 0);
    assertThat(absences.cut()).isZero();
  }

  private void hears(int events) throws IOException {
    for (int i = 0; i < events; i++) {
      wire.play("here < 42[\"E\",\"news\",\"{*}\"]");
    }
  }

  private void publish(int events) throws IOException {
    for (int i = 0; i < events; i++) {
      wire.server.publish("news", LARGE);
    }
  }
}
