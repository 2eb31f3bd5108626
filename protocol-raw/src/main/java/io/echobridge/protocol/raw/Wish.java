package io.echobridge.protocol.raw;

import io.echobridge.channel.ChannelName;
import io.echobridge.token.Identity;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client wants, as its URL says.
 *
 * @param channels in the order in which they stand there, each once; behind them those that every
 *     client hears
 * @param place up to which the client has heard everything, as it was told; empty where it says
 *     none
 * @param form how it is told of events
 * @param ping how often it is pinged: as often as it wants, but no less than others
 * @param token what it shows to the application; empty where it has none
 */
record Wish(
    List<ChannelName> channels,
    Optional<String> place,
    Form form,
    Duration ping,
    Optional<String> token) {
  /** How a client is told of events. */
  enum Form {
    /** The data alone. */
    RAW,
    /** JSON that names the channel and the event. */
    JSON,
    /** The data alone, under the name of the event; server-sent events only. */
    NAMED_RAW,
    /** JSON under the name of the event; server-sent events only. */
    NAMED_JSON
  }

  private static final HttpString LAST_EVENT_ID = new HttpString("Last-Event-ID");
  private static final List<String> WEBSOCKET_CHANNELS = List.of("channel");
  private static final List<String> SSE_CHANNELS = List.of("channel", "match", "topic");
  private static final List<String> PLACES = List.of("last_event_id", "lastEventId");
  private static final Deque<String> NONE = new ArrayDeque<>();
  private static final int LEAST_PING = 5;

  /** What the name of a channel takes besides its letters, in bytes. */
  private static final int CHANNEL = 64;

  /** More is taken for what the app has: a history reaches back as far as that needs. */
  private static final int MOST_PING = 300;

  /** That of a WebSocket, which hears these channels besides. */
  static Wish ofWebSocket(HttpServerExchange exchange, RawConfig config, List<ChannelName> more)
      throws NoSenseException {
    checkLength(exchange, config);
    Query query = new Query(exchange.getQueryParameters());
    Form form = query.either("frames", "raw", "json") ? Form.JSON : Form.RAW;
    return new Wish(
        query.channels(WEBSOCKET_CHANNELS, more, config.maxChannels()),
        query.first(PLACES),
        form,
        query.ping(config.pingInterval()),
        query.token());
  }

  /** That of a client of server-sent events. */
  static Wish ofSse(HttpServerExchange exchange, RawConfig config) throws NoSenseException {
    checkLength(exchange, config);
    Query query = new Query(exchange.getQueryParameters());
    boolean isRaw = query.either("data", "json", "raw");
    boolean isNamed = query.either("named", "0", "1");
    Form form =
        isNamed ? (isRaw ? Form.NAMED_RAW : Form.NAMED_JSON) : (isRaw ? Form.RAW : Form.JSON);
    Optional<String> header =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(LAST_EVENT_ID))
            .filter(text -> !text.isEmpty());
    return new Wish(
        query.channels(SSE_CHANNELS, List.of(), config.maxChannels()),
        header.or(() -> query.first(PLACES)),
        form,
        query.ping(config.pingInterval()),
        query.token());
  }

  /** Whether there is no channel for a client to hear, neither of its URL nor of its user. */
  boolean namesNothing(Identity identity) {
    return channels.isEmpty() && identity.channel().isEmpty();
  }

  /** How many bytes it takes, about; its token is counted where it is shown. */
  int size() {
    int size = CHANNEL + place.map(String::length).orElse(0);
    for (ChannelName each : channels) {
      size += CHANNEL + each.value().length();
    }
    return size;
  }

  /** What the client shows to the application, as headers of its own. */
  Map<String, String> headers() {
    return token
        .map(text -> Map.of(Headers.AUTHORIZATION_STRING, "Bearer " + text))
        .orElse(Map.of());
  }

  private static void checkLength(HttpServerExchange exchange, RawConfig config)
      throws NoSenseException {
    int length = exchange.getRequestURI().length() + exchange.getQueryString().length();
    if (length > config.maxUrl()) {
      throw new NoSenseException(
          Refusal.limit("a URL is longer than " + config.maxUrl() + " bytes (max-url)"));
    }
  }

  /** The parameters of a URL. */
  private record Query(Map<String, Deque<String>> all) {
    List<ChannelName> channels(List<String> keys, List<ChannelName> more, int most)
        throws NoSenseException {
      Set<ChannelName> channels = new LinkedHashSet<>();
      for (String key : keys) {
        for (String name : all.getOrDefault(key, NONE)) {
          Optional<ChannelName> channel = ChannelName.parse(name);
          if (channel.isEmpty()) {
            throw new NoSenseException("a URL names what no channel can be called");
          }
          channels.add(channel.get());
          if (channels.size() > most) {
            throw new NoSenseException(
                Refusal.limit("a URL names more than " + most + " channels (max-channels)"));
          }
        }
      }
      channels.addAll(more);
      return new ArrayList<>(channels);
    }

    Optional<String> first(List<String> keys) {
      return keys.stream()
          .flatMap(key -> all.getOrDefault(key, NONE).stream())
          .filter(text -> !text.isEmpty())
          .findFirst();
    }

    Optional<String> token() {
      return first(List.of("token"));
    }

    /** Whether a parameter has the second of its two values; without it the first. */
    boolean either(String key, String usual, String other) throws NoSenseException {
      String value = first(List.of(key)).orElse(usual);
      if (!value.equals(usual) && !value.equals(other)) {
        throw new NoSenseException("in a URL, " + key + " is " + usual + " or " + other);
      }
      return value.equals(other);
    }

    Duration ping(Duration usual) throws NoSenseException {
      Optional<String> value = first(List.of("ping"));
      if (value.isEmpty()) {
        return usual;
      }
      if (value.get().matches("[0-9]{1,3}")) {
        int seconds = Integer.parseInt(value.get());
        if (seconds >= LEAST_PING && seconds <= MOST_PING) {
          Duration asked = Duration.ofSeconds(seconds);
          return asked.compareTo(usual) < 0 ? asked : usual;
        }
      }
      throw new NoSenseException(
          "in a URL, ping is a number of seconds, " + LEAST_PING + " to " + MOST_PING);
    }
  }

  /** A URL that makes no sense; its message says why, and repeats nothing of it. */
  static final class NoSenseException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    NoSenseException(Refusal refusal) {
      super(refusal.words(), null, false, false);
      this.refusal = refusal;
    }

    NoSenseException(String words) {
      this(Refusal.request(words));
    }

    /** How the client is refused. */
    Refusal refusal() {
      return refusal;
    }
  }
}
