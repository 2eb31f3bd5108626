package io.echobridge.bench.load;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** What is asked for on the command line. Names and defaults are those of the report. */
final class LoadOptions {
  @Option(names = "--host", defaultValue = "127.0.0.1", description = "the server (127.0.0.1)")
  String host;

  @Option(names = "--port", defaultValue = "6001", description = "its port (6001)")
  int port;

  @Option(
      names = "--proto",
      defaultValue = "eio4",
      description =
          "eio4 (socket.io-client 3, 4), eio3 (1, 2), eio4-polling, eio3-polling, pusher (7),"
              + " json (plain WebSockets)")
  Protocol protocol;

  @Option(names = "--app-key", defaultValue = "", description = "with --proto pusher: the app's")
  String appKey;

  @Option(
      names = "--path",
      defaultValue = "",
      description = "(/socket.io/; with --proto pusher /app/KEY, with --proto json /ws)")
  String path;

  @Option(names = "--tls", description = "with TLS; every certificate is believed")
  boolean tls;

  @Option(names = "--clients", defaultValue = "1000", description = "how many (1000)")
  int clients;

  @Option(names = "--threads", defaultValue = "2", description = "that serve the clients here (2)")
  int threads;

  @Option(names = "--channel", defaultValue = "bench", description = "what they listen to (bench)")
  String channel;

  @Option(
      names = "--channels",
      defaultValue = "1",
      description = "or so many: client i listens to bench-(i mod K)")
  int channels;

  @Option(
      names = "--connect-rate",
      defaultValue = "1000",
      description = "connections opened a second (1000)")
  int connectRate;

  @Option(
      names = "--window",
      defaultValue = "4",
      description = "events on their way at once, as fast as they arrive (4)")
  int window;

  @Option(names = "--rate", defaultValue = "0", description = "or so many events a second")
  double rate;

  @Option(names = "--seconds", defaultValue = "10", description = "that are measured (10)")
  double seconds;

  @Option(names = "--warmup", defaultValue = "4", description = "seconds before them (4)")
  double warmup;

  @Option(names = "--payload", defaultValue = "100", description = "bytes in an event (100)")
  int payload;

  @Option(
      names = "--words",
      description = "the bytes are words and numbers, always others, instead of one letter")
  boolean words;

  @Option(names = "--deflate", description = "WebSockets offer permessage-deflate")
  boolean deflate;

  @Option(
      names = "--redis",
      defaultValue = "127.0.0.1:6379",
      description = "where to publish, HOST:PORT or a redis:// URL (127.0.0.1:6379)")
  String redis;

  @Option(names = "--prefix", defaultValue = "", description = "Laravel's, of the Redis channel")
  String prefix;

  @Option(
      names = "--pid",
      defaultValue = "0",
      description = "the server's process, on this machine")
  long pid;

  @Option(names = "--heap", description = "also its live heap, when it is a Java (jcmd is run)")
  boolean heap;

  @Option(
      names = "--idle",
      defaultValue = "0",
      description = "connect, hold them so many seconds without an event, and measure memory")
  double idle;

  @Option(
      names = "--connect",
      description = "connect all as fast as possible, then all vanish at once")
  boolean connect;

  @Option(
      names = "--witnesses",
      defaultValue = "100",
      description = "with --connect: clients that hear events all the while (100)")
  int witnesses;

  @Option(
      names = "--stall",
      defaultValue = "0",
      description = "so many of a hundred clients stop reading when the measuring begins")
  int stall;

  @Option(names = "--json", description = "print one JSON object")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this")
  boolean help;

  Target target() throws GeneralSecurityException {
    return new Target(
        new InetSocketAddress(host, port),
        path.isEmpty() ? protocol.path(appKey) : path,
        protocol,
        tls ? Optional.of(Trust.context()) : Optional.empty(),
        deflate);
  }

  List<String> channelNames() {
    return channels == 1
        ? List.of(channel)
        : IntStream.range(0, channels).mapToObj(i -> channel + "-" + i).toList();
  }

  Publisher publisher(List<String> names) {
    String url = redis.contains("://") ? redis : "redis://" + redis;
    return new Publisher(url, names.stream().map(name -> prefix + name).toList(), padding());
  }

  private Padding padding() {
    return words ? Padding.words(payload) : Padding.letters(payload);
  }

  static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
