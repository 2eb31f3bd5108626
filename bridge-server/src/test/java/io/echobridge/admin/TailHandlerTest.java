package io.echobridge.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.stats.DeliveredEvent;
import io.echobridge.hub.stats.Tap;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xnio.Options;

/** Who looks, reading or not, and what he costs. */
class TailHandlerTest {
  private static final ChannelName NEWS = new ChannelName("news");
  private static final RawJson MUCH = RawJson.of("\"" + "x".repeat(100_000) + "\"");

  private final Set<Tap> taps = ConcurrentHashMap.newKeySet();
  private final TailHandler tails = new TailHandler(List.of(new App()), true, 2_000);
  private final Undertow undertow =
      Undertow.builder()
          .addHttpListener(0, "127.0.0.1")
          .setIoThreads(1)
          .setSocketOption(Options.SEND_BUFFER, 16 * 1024)
          .setHandler(exchange -> exchange.dispatch(tails))
          .build();

  TailHandlerTest() {
    undertow.start();
  }

  @AfterEach
  void close() {
    tails.close();
    undertow.stop();
  }

  @Test
  void whoTakesNothingIsCutAndHisPlaceIsFree() throws IOException {
    try (Socket deaf = look()) {
      assertThat(deaf.isConnected()).isTrue();
      await().until(() -> pass(5) == 0);
    }
  }

  @Test
  void whoReadsIsNotCutHoweverMuchItIs() throws IOException {
    try (Socket reader = look()) {
      InputStream in = reader.getInputStream();
      long until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      long read = 0;
      while (System.nanoTime() < until || read < 5_000_000) {
        assertThat(pass(2)).isEqualTo(1);
        read += in.readNBytes(100_000).length;
      }
    }
  }

  @Test
  void whoTakesALongLineSlowlyIsNotCut() throws IOException {
    int length = 1_000_000;
    RawJson line = RawJson.of("\"" + "x".repeat(length) + "\"");
    try (Socket reader = look()) {
      taps.forEach(tap -> tap.passed(new DeliveredEvent(NEWS, "E", line, () -> "a test", 1, 1)));
      int parts = 50;
      for (int i = 0; i < parts; i++) {
        assertThat(reader.getInputStream().readNBytes(length / parts)).hasSize(length / parts);
        await().pollDelay(Duration.ofMillis(100)).until(() -> true);
      }
      assertThat(taps).hasSize(1);
    }
  }

  @Test
  void theFifthIsTurnedAwayUntilOneHasGone() throws IOException {
    Socket first = look();
    try (Socket second = look();
        Socket third = look();
        Socket fourth = look()) {
      assertThat(List.of(second, third, fourth)).allMatch(Socket::isConnected);
      assertThat(status(open())).isEqualTo("503");
      first.close();
      await()
          .until(
              () -> {
                pass(1);
                return status(open()).equals("200");
              });
    }
  }

  @Test
  void whatWaitsForWhoDoesNotReadIsBoundedInBytes() {
    Sightings seen = new Sightings(new ChannelFilter(List.of()), true);
    Tap tap = seen.of("shop");
    for (int i = 0; i < 500; i++) {
      tap.passed(new DeliveredEvent(NEWS, "E", MUCH, () -> "a test", 1, 1));
    }
    assertThat(seen.missed()).isBetween(400L, 499L);
  }

  /** Events for all who look; how many these are. */
  private int pass(int events) {
    for (int i = 0; i < events; i++) {
      taps.forEach(tap -> tap.passed(new DeliveredEvent(NEWS, "E", MUCH, () -> "a test", 1, 1)));
    }
    return taps.size();
  }

  private Socket look() throws IOException {
    int before = taps.size();
    Socket socket = open();
    await().until(() -> taps.size() > before);
    return socket;
  }

  private Socket open() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(60_000);
    int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket
        .getOutputStream()
        .write(
            "GET /tail?payloads=true HTTP/1.1\r\nHost: a\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String status(Socket socket) throws IOException {
    try (socket) {
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII)
          .substring("HTTP/1.1 ".length());
    }
  }

  /** Only its taps are asked for. */
  private final class App extends QuietApp {
    @Override
    public Runnable tap(Tap tap) {
      taps.add(tap);
      return () -> taps.remove(tap);
    }
  }
}
