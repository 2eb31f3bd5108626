package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A Socket.IO client on a WebSocket that sends what a test wants. It keeps the heartbeat of its
 * protocol revision and remembers every packet that arrived, as {@code 42[…]}.
 */
final class RawClient implements AutoCloseable {
  private static final AtomicLong PROBES = new AtomicLong();

  private final RawWebSocket socket;
  private final boolean revision4;
  private static final Pattern OFFSET = Pattern.compile(",\"(?:[12][A-Za-z0-9_.~-]*|-)\"]$");

  private final List<String> packets = Collections.synchronizedList(new ArrayList<>());

  private RawClient(RawWebSocket socket, boolean revision4) {
    this.socket = socket;
    this.revision4 = revision4;
    Thread reader = new Thread(() -> socket.readAll(this::arrived), "raw client");
    reader.setDaemon(true);
    reader.start();
  }

  /** Connected as socket.io-client 3 and 4 do. */
  static RawClient revision4(int port, String... headers) {
    return unconnected(port, headers).connect();
  }

  /** As {@link #revision4}, below a path and with more in the query. */
  static RawClient at(int port, String path, String query, String... headers) {
    String target = path + "/socket.io/?EIO=4&transport=websocket" + query;
    return new RawClient(RawWebSocket.open(port, target, headers), true).connect();
  }

  /** As {@link #revision4}, over TLS with a server that is trusted. */
  static RawClient overTls(int port, SSLContext trust) {
    String target = "/socket.io/?EIO=4&transport=websocket";
    return new RawClient(RawWebSocket.openTls(port, target, trust), true).connect();
  }

  /** Connected as socket.io-client 1 and 2 do. */
  static RawClient revision3(int port, String... headers) {
    String target = "/socket.io/?EIO=3&transport=websocket";
    RawClient client = new RawClient(RawWebSocket.open(port, target, headers), false);
    client.await("40");
    return client;
  }

  /** Of revision 4, before it has asked for a namespace. */
  static RawClient unconnected(int port, String... headers) {
    String target = "/socket.io/?EIO=4&transport=websocket";
    RawClient client = new RawClient(RawWebSocket.open(port, target, headers), true);
    client.await("0{");
    return client;
  }

  private RawClient connect() {
    await("0{");
    send("40");
    await("40{");
    return this;
  }

  /** The id that it sends as {@code X-Socket-ID}. */
  String id() {
    return Json.parse(await(revision4 ? "40{" : "0{").substring(revision4 ? 2 : 1))
        .path("sid")
        .asText();
  }

  RawWebSocket socket() {
    return socket;
  }

  void send(String packet) {
    socket.text(packet);
  }

  void subscribe(String channel) {
    send("42[\"subscribe\"," + Json.text(Map.of("channel", channel)) + "]");
  }

  void subscribeAs(int user, String channel) {
    Map<String, String> headers = Map.of("Authorization", "Bearer user-" + user);
    Map<String, Object> auth = Map.of("headers", headers);
    send("42[\"subscribe\"," + Json.text(Map.of("channel", channel, "auth", auth)) + "]");
  }

  /** Subscribes and returns when an event comes through. */
  RawClient listening(Redis redis, String channel) {
    subscribe(channel);
    assertHears(redis, channel);
    return this;
  }

  /** Fails unless events published on the channel reach this client. */
  void assertHears(Redis redis, String channel) {
    String probe = "probe" + PROBES.incrementAndGet();
    Waiting.until("an event on " + channel)
        .failFast(() -> assertThat(isClosed()).as("closed").isFalse())
        .until(
            () -> {
              redis.publishEvent(channel, probe, "0");
              return packets.contains("42[\"" + probe + "\"," + Json.text(channel) + ",0]");
            });
  }

  /**
   * An event to Engine.IO 4 has one more argument: where it stands. What comes before it is what
   * the tests compare.
   */
  private static String withoutOffset(String packet) {
    return packet.startsWith("42[") ? OFFSET.matcher(packet).replaceFirst("]") : packet;
  }

  /** Every packet so far, in order. */
  List<String> packets() {
    synchronized (packets) {
      return List.copyOf(packets);
    }
  }

  /** The events so far but the probes: whole packets, in order. */
  List<String> events() {
    return packets().stream()
        .filter(packet -> packet.startsWith("42[") && !packet.startsWith("42[\"probe"))
        .toList();
  }

  /** Waits for a packet that starts so. */
  String await(String start) {
    return Waiting.until("a packet " + start)
        .failFast(
            () -> assertThat(isClosed() && none(start)).as("closed, had " + packets()).isFalse())
        .until(
            () -> packets().stream().filter(packet -> packet.startsWith(start)).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Waits for an event of that name and returns its arguments. */
  JsonNode awaitEvent(String event) {
    return Json.parse(await("42[\"" + event + "\"").substring(2));
  }

  boolean isClosed() {
    return socket.closeCode() != null;
  }

  /** Waits until the other side has ended the connection, and returns the close code. */
  int awaitClose() {
    Integer code = Waiting.until("the connection's end").until(socket::closeCode, Objects::nonNull);
    return code == null ? RawWebSocket.NO_CLOSE_FRAME : code;
  }

  /** Ends the connection without a word. */
  void vanish() {
    socket.close();
  }

  /** {@link #vanish}es. */
  @Override
  public void close() {
    vanish();
  }

  private boolean none(String start) {
    return packets().stream().noneMatch(packet -> packet.startsWith(start));
  }

  private void arrived(RawWebSocket.Message message) {
    String text = message.payload();
    if (message.opcode() == 9) {
      socket.frame(0x8a, text.getBytes(ISO_8859_1));
    } else if (revision4 && text.equals("2")) {
      send("3");
    } else {
      packets.add(withoutOffset(text));
    }
  }
}
