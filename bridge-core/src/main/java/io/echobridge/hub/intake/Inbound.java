package io.echobridge.hub.intake;

import io.echobridge.broker.InboundMark;
import io.echobridge.broker.Sender;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.settings.Faults;
import io.echobridge.text.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What clients say to the application, on its way to a broker, one JSON object each:
 *
 * <pre>
 * {"echobridge":"inbound","event":"…","data":…,"channel":"…","socket_id":"…","user":"…"}
 * </pre>
 *
 * <p>Nodes that a broker brings one back to know it by how it begins ({@link InboundMark}).
 *
 * <p>Thread-safe; never waits.
 */
public final class Inbound {
  /** Stands in the address for the channel that the client names. */
  public static final String CHANNEL = "{channel}";

  /** What stands there for a client that names none. */
  private static final String NO_CHANNEL = "-";

  private static final int MOST = 1_000;
  private static final long MOST_BYTES = 4 << 20;
  private static final int OVERHEAD = 512;

  /** Names of these are channels of clients, or the server's own. */
  private static final Pattern NO_START = Pattern.compile("(private-|presence-|#|echobridge\\.).*");

  private final Sender sender;
  private final String address;
  private final int rate;
  private final int maxSize;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong bytesUnderWay = new AtomicLong();

  /**
   * @param address where messages go, perhaps with {@link #CHANNEL} in it
   * @param rate how many messages one client may send a second, twice as many at once
   * @param maxSize the most bytes that one may have, name and data
   * @throws IllegalArgumentException when it could be where events are published: what else listens
   *     there takes each message for one
   */
  public Inbound(Sender sender, String address, int rate, int maxSize) {
    String heard = sender.heardAt(address);
    int at = heard.indexOf(CHANNEL);
    boolean varies = at >= 0;
    String before = varies ? heard.substring(0, at) : heard;
    String after = varies ? heard.substring(at + CHANNEL.length()) : "";
    this.sender = sender;
    this.address = address;
    this.rate = rate;
    this.maxSize = maxSize;
    String got = '"' + address + '"';
    new Faults()
        .that(
            !before.isEmpty() && (!varies || before.matches(".*[.:/]")),
            "publish-to",
            "a name of its own, with a dot or colon before {channel}, such as clients.{channel}:"
                + " otherwise it would be taken for an event",
            got)
        .that(
            !NO_START.matcher(before).matches(),
            "publish-to",
            "a name that does not begin as a channel's does (private-, presence-, #, echobridge.)",
            got)
        .that(
            (before + after + address.replace(heard, "")).indexOf('{') < 0,
            "publish-to",
            "{channel} at most once, and only where the broker can have any name",
            got)
        .that(
            !varies || sender.takesAnyAddress(),
            "publish-to",
            "an address without {channel}: the broker keeps each one for ever",
            got)
        .done();
  }

  /** How many messages one client may send a second. */
  public int rate() {
    return rate;
  }

  /** How many bytes the name and the data of one may have together. */
  public int maxSize() {
    return maxSize;
  }

  /**
   * Sends a message.
   *
   * @param socket the id of the client's connection
   * @param user who the client is; null where nobody knows
   * @return completes when the broker has it; fails where that does not come about, or too much is
   *     under way already
   */
  public CompletionStage<Void> send(
      @Nullable ChannelName channel,
      String event,
      RawJson data,
      String socket,
      @Nullable String user) {
    String named = channel == null ? NO_CHANNEL : channel.value();
    int cost = OVERHEAD + named.length() + event.length() + data.length();
    if (!take(cost)) {
      return CompletableFuture.failedStage(
          new IllegalStateException("too many messages are on their way to the broker"));
    }
    return sent(named, body(channel, event, data, socket, user))
        .whenComplete((done, failure) -> giveBack(cost));
  }

  private boolean take(int cost) {
    boolean fits = underWay.incrementAndGet() <= MOST;
    fits &= bytesUnderWay.addAndGet(cost) <= MOST_BYTES;
    if (!fits) {
      giveBack(cost);
    }
    return fits;
  }

  private void giveBack(int cost) {
    underWay.decrementAndGet();
    bytesUnderWay.addAndGet(-cost);
  }

  private CompletionStage<Void> sent(String named, byte[] body) {
    try {
      return sender.send(address.replace(CHANNEL, named), named, body);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private static byte[] body(
      @Nullable ChannelName channel,
      String event,
      RawJson data,
      String socket,
      @Nullable String user) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 + data.length());
    write(out, InboundMark.START + "\"event\":" + JsonText.quoted(event) + ",\"data\":");
    out.writeBytes(data.utf8());
    write(out, ",\"channel\":" + (channel == null ? "null" : JsonText.quoted(channel.value())));
    write(out, ",\"socket_id\":" + JsonText.quoted(socket));
    write(out, ",\"user\":" + (user == null ? "null" : JsonText.quoted(user)) + '}');
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
