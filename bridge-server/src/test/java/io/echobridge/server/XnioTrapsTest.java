package io.echobridge.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.DirectMemory;
import io.echobridge.net.EventLoop;
import io.echobridge.websocket.WebSocket;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What XNIO and Undertow would cost each connection, on the listener as the daemon has it. */
class XnioTrapsTest {
  private static final String CONFIG =
      """
      server { host = 127.0.0.1, port = 0, io-threads = 2, request-timeout = 1s }
      admin.enabled = false
      apps.a.brokers.main.type = memory
      protocols.echoing {}
      """;

  private static final String HANDSHAKE =
      "GET /echoing%s HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

  /** The texts and the close frame of a client whose mask is 0. */
  private static final byte[] HI = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'};

  private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8};

  private final EchoSockets.Seen seen = new EchoSockets.Seen();
  private final List<Socket> clients = new ArrayList<>();
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server = Server.create(TestConfig.with(CONFIG, new EchoSockets.Factory(seen)), Map.of());
    server.start();
  }

  @AfterEach
  void close() throws Exception {
    for (Socket client : clients) {
      client.close();
    }
    server.close();
    assertThat(seen.neverOpened).hasValue(0);
  }

  /** A client that is open, and has had an answer to what it sent together with its handshake. */
  private Socket connect(String path) throws Exception {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
    client.setSoTimeout(60_000);
    clients.add(client);
    byte[] head = HANDSHAKE.formatted(path).getBytes(US_ASCII);
    byte[] both = Arrays.copyOf(head, head.length + HI.length);
    System.arraycopy(HI, 0, both, head.length, HI.length);
    client.getOutputStream().write(both);
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) client.getInputStream().read());
    }
    assertThat(answer.toString()).startsWith("HTTP/1.1 101 ");
    assertHi(client);
    return client;
  }

  private List<Socket> herd(int size) throws Exception {
    List<Socket> herd = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      herd.add(connect(""));
    }
    return herd;
  }

  private static void assertHi(Socket client) throws Exception {
    assertThat(client.getInputStream().readNBytes(4))
        .isEqualTo(new byte[] {(byte) 0x81, 2, 'h', 'i'});
  }

  private static void say(Socket client, byte[] bytes) throws Exception {
    client.getOutputStream().write(bytes);
  }

  private void awaitAllClosedByTheCloser(int count) {
    await().until(() -> seen.closedBy.size() == count);
    assertThat(seen.closedBy).containsOnly("closer");
  }

  @Test
  void clientsThatVanishAreClosedByTheCloserAndOthersHearOn() throws Exception {
    List<Socket> herd = herd(200);
    Socket bystander = connect("");
    for (int i = 0; i < herd.size(); i++) {
      // Half of them with a FIN, half with a reset.
      herd.get(i).setSoLinger(i % 2 == 0, 0);
      herd.get(i).close();
      if (i % 10 == 0) {
        say(bystander, HI);
        assertHi(bystander);
      }
    }
    awaitAllClosedByTheCloser(herd.size());
  }

  @Test
  void clientsThatSayGoodbyeAreClosedByTheCloser() throws Exception {
    for (Socket client : herd(20)) {
      say(client, CLOSE);
      assertThat(client.getInputStream().readAllBytes()).hasSize(4);
    }
    awaitAllClosedByTheCloser(20);
  }

  @Test
  void clientsThatAreSentAwayAreClosedByTheCloser() throws Exception {
    List<Socket> herd = herd(20);
    for (WebSocket socket : seen.sockets) {
      socket.loop().execute(() -> socket.close(WebSocket.GOING_AWAY));
    }
    for (int i = 0; i < herd.size(); i++) {
      InputStream in = herd.get(i).getInputStream();
      assertThat(in.readAllBytes()).isEqualTo(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe9});
      // Half of them answer, half end with a reset.
      if (i % 2 == 0) {
        say(herd.get(i), CLOSE);
      } else {
        herd.get(i).setSoLinger(true, 0);
        herd.get(i).close();
      }
    }
    awaitAllClosedByTheCloser(herd.size());
  }

  @Test
  void anOpenSocketKeepsNothingOfItsRequestNorOfUndertow() throws Exception {
    List<Socket> open = herd(3);

    awaitGone(seen.exchanges);
    awaitGone(seen.ofUndertow);
    for (Socket each : open) {
      say(each, HI);
      assertHi(each);
    }
  }

  @Test
  void aClosedConnectionIsForgotten() throws Exception {
    for (Socket each : herd(3)) {
      each.close();
    }
    seen.sockets.clear();

    awaitGone(seen.connections);
  }

  private static <T> void awaitGone(Queue<WeakReference<T>> references) {
    assertThat(references).hasSize(3);
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(references).allMatch(each -> each.refersTo(null));
            });
  }

  @Test
  void nothingStandsBetweenASocketAndItsFrames() throws Exception {
    connect("");

    assertThat(seen.sources).containsExactly("org.xnio.nio.NioSocketConduit");
    assertThat(seen.sinks).containsExactly("org.xnio.nio.NioSocketConduit");
  }

  @Test
  void anOpenSocketHasNoTimerOfXnios() throws Exception {
    herd(20);

    // Undertow's time-out of the request has left with Undertow, the loops' own ticks remain.
    await().until(() -> timers() <= 2);
    say(clients.get(0), HI);
    assertHi(clients.get(0));
  }

  private int timers() throws Exception {
    int timers = 0;
    for (EventLoop loop : server.eventLoops().all()) {
      Object thread = field(loop, "thread");
      timers += ((Collection<?>) field(thread, "delayWorkQueue")).size();
    }
    return timers;
  }

  static Object field(Object of, String name) throws ReflectiveOperationException {
    for (Class<?> each = of.getClass(); each != null; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field.get(of);
        }
      }
    }
    throw new NoSuchFieldException(name);
  }

  @Test
  void anIdleSocketHoldsNoBuffer() throws Exception {
    herd(10);
    long before = DirectMemory.used();
    herd(200);

    // One buffer of Undertow's each would be 3 MiB.
    assertThat(DirectMemory.used() - before).isLessThan(1024 * 1024);
  }

  @Test
  void aHandshakeThatIsAnsweredLaterOpensOnItsLoopToo() throws Exception {
    connect("/later");
    connect("");

    assertThat(seen.openedInLoop).containsExactly(true, true);
  }
}
