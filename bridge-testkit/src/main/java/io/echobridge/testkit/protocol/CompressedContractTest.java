package io.echobridge.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.Compression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The same guarantees for clients whose WebSockets are compressed in both directions, as {@link
 * io.echobridge.testkit.wire.WebSocketPeer} offers it; and one more.
 */
public abstract class CompressedContractTest extends ProtocolContractTest {
  private static final int CLIENTS = 7;
  private static final int EVENTS = 20;

  @BeforeEach
  void compress() {
    settings.compression = new Compression.Settings(true, 0, 6);
  }

  @Test
  void anEventIsCompressedOnceHoweverManyHearIt() throws IOException {
    settings.compression = new Compression.Settings(true, 1024, 6);
    start();
    List<ProtocolClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(client("orders"));
    }

    for (int i = 0; i < EVENTS; i++) {
      server().publish("orders", "{\"event\":\"E\",\"data\":" + data(i) + "}");
    }

    for (ProtocolClient client : clients) {
      for (int i = 0; i < EVENTS; i++) {
        assertThat(client.next()).isEqualTo(Heard.event("orders", "E", data(i)));
      }
    }
    Compression compression = server().context().compression();
    assertThat(compression.messages()).isEqualTo(EVENTS);
    long less = compression.bytesBefore() - compression.bytesAfter();
    assertThat(compression.bytesSaved()).isBetween(CLIENTS * less, CLIENTS * (less + 2L * EVENTS));
  }

  private static String data(int i) {
    return "{\"orders\":\"" + (i + ",").repeat(1000) + "\"}";
  }
}
