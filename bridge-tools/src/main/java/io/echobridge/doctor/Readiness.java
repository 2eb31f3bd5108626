package io.echobridge.doctor;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether the running daemon should be sent clients, and what to do about each reason not to. */
final class Readiness {
  private static final Duration SETTLED = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Why a daemon is not ready that has just been started; it is soon over. */
  private static final Pattern SETTLING =
      Pattern.compile(
          "the daemon is starting|looking for other nodes|roster of \\d+ of \\d+ nodes");

  /** What to do where a reason is like this. */
  private record Advice(Pattern reason, String change) {
    static Advice on(String reason, String change) {
      return new Advice(Pattern.compile(reason), change);
    }
  }

  /** The first that fits counts; the brokers' come first, as they have words from outside. */
  private static final List<Advice> ADVICE =
      List.of(
          Advice.on(
              "broker \\S+ is down",
              "If its brokers are fine below, it runs with an older configuration: systemctl restart"
                  + " echobridge."),
          Advice.on(
              "broker \\S+ loses events",
              "Correct what the broker says; the daemon tries again by itself."),
          new Advice(SETTLING, "Its log, and those of the other nodes, say what it waits for."),
          Advice.on(
              "is draining",
              "Somebody stops or drains it. A drained daemon takes clients again after \"systemctl"
                  + " restart echobridge\"."),
          Advice.on(
              "cluster\\.max-memory",
              "Raise that app's cluster.max-memory, or the daemon's heap (-Xmx), and restart it."),
          Advice.on(
              "has been stuck for",
              "Its log says where (\"Not ready\"). If it stays so, save that log and run \"systemctl"
                  + " restart echobridge\"."),
          Advice.on("file limit", Files.CHANGE),
          Advice.on("", "Its log says more."));

  private Readiness() {}

  /** What it answers once a start has had its time. */
  static Finding of(Web web, URI uri) throws NoAnswerException, InterruptedException {
    long end = System.nanoTime() + SETTLED.toNanos();
    Web.Answer answer = web.read(uri);
    while (answer.status() != 200
        && SETTLING.matcher(answer.body()).find()
        && System.nanoTime() - end < 0) {
      Thread.sleep(PAUSE.toMillis());
      answer = web.read(uri);
    }
    return answer.status() == 200
        ? Finding.ok("daemon", "The running daemon is ready: its brokers are connected")
        : notReady(answer.body());
  }

  private static Finding notReady(String reasons) {
    return Finding.fault(
        "daemon-not-ready",
        "The running daemon reports: " + reasons.replace("\n", "; ") + ".",
        "Load balancers send it no clients, or events are missing.",
        reasons.lines().map(Readiness::change).distinct().collect(Collectors.joining(" ")));
  }

  private static String change(String reason) {
    return ADVICE.stream()
        .filter(advice -> advice.reason().matcher(reason).find())
        .map(Advice::change)
        .findFirst()
        .orElseThrow();
  }
}
