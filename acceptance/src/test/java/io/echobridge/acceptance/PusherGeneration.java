package io.echobridge.acceptance;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which client libraries a client is made of, by their names in {@code npm/package.json}.
 *
 * @param echo laravel-echo, or "" for a bare pusher-js
 * @param pusher pusher-js
 * @param broadcaster what laravel-echo is told that the server is
 */
record PusherGeneration(String echo, String pusher, String broadcaster) {
  static final PusherGeneration NEW = new PusherGeneration("echo-2.5", "pusher-8", "reverb");
  static final PusherGeneration OLD = new PusherGeneration("echo-1.19", "pusher-4", "pusher");
  static final PusherGeneration BARE = new PusherGeneration("", "pusher-8", "");

  private static final List<String> PUSHER =
      List.of("pusher-4", "pusher-5", "pusher-6", "pusher-7", "pusher-8");

  /** Each laravel-echo on each pusher-js, the newest ones for either broadcaster. */
  static List<PusherGeneration> all() {
    Stream<PusherGeneration> pairs =
        Stream.of("echo-1.19", "echo-2.0", "echo-2.5", "")
            .flatMap(echo -> PUSHER.stream().map(io -> new PusherGeneration(echo, io, "pusher")));
    return Stream.concat(pairs, Stream.of(NEW)).toList();
  }

  @Override
  public String toString() {
    return echo.isEmpty() ? pusher : echo + " for " + broadcaster + " on " + pusher;
  }
}
