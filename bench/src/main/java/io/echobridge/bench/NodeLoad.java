package io.echobridge.bench;

import io.echobridge.bench.load.LiveHeap;
import io.echobridge.channel.ChannelName;
import io.echobridge.cluster.frame.ClusterIdentity;
import io.echobridge.settings.Secret;
import io.echobridge.testkit.RedisServer;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What other nodes cost a daemon: the memory of their members, the bytes of a join, and the CPU
 * while {@value #RATE} members a second come and go. One daemon is real, {@value #GHOSTS} others
 * are {@linkplain GhostNode ghosts} with {@value #MEMBERS} members each.
 */
public final class NodeLoad {
  private static final int GHOSTS = 9;
  private static final int MEMBERS = 1_000;
  private static final int CHANNELS = 10;
  private static final int RATE = 330;
  private static final int SECONDS = 30;

  /** Until Java has compiled what it compiles: that takes longer than anything here. */
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  private static final String REMOTE =
      "echobridge_cluster_entries{app=\"default\",where=\"remote\"}";

  private static final String SECRET = "what only these nodes know";

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final List<GhostNode> ghosts = new ArrayList<>();
  private int changes;

  private NodeLoad() {}

  /**
   * @param arguments the daemon's tree: {@code dist/target/echobridge}
   */
  public static void main(String[] arguments) throws Exception {
    String block = "type = redis, prefix = \"\", url = \"%s\"";
    String more = "apps.default.cluster.secrets = [\"" + SECRET + "\"]";
    try (RedisServer redis = RedisServer.start();
        MeasuredDaemon daemon =
            new MeasuredDaemon(Path.of(arguments[0]), block.formatted(redis.url()), more)) {
      new NodeLoad().measure(redis, daemon);
    }
    System.exit(0); // the ghosts' threads
  }

  private void measure(RedisServer redis, MeasuredDaemon daemon) {
    RedisClient client = RedisClient.create(redis.url());
    ClusterIdentity identity =
        new ClusterIdentity("default", "", List.of(new Secret(SECRET)), false);
    for (int i = 1; i <= GHOSTS; i++) {
      ghosts.add(new GhostNode(i, identity, "echobridge:peers:default", client, thread));
    }
    var unused =
        thread.scheduleWithFixedDelay(
            () -> ghosts.forEach(GhostNode::tick), 0, 5, TimeUnit.MILLISECONDS);
    MeasuredDaemon.await(
        "all are open", () -> asked(() -> ghosts.stream().allMatch(GhostNode::isOpen)));
    awaitEntries(daemon, 0);
    steadily(Duration.ofSeconds(5)); // classes are loaded now, and buffers are made
    awaitEntries(daemon, 0);

    long empty = LiveHeap.of(daemon.pid());
    long before = bytes();
    for (int i = 0; i < MEMBERS; i++) {
      int number = i;
      run(() -> ghosts.forEach(ghost -> ghost.join(channel(number))));
    }
    int members = GHOSTS * MEMBERS;
    awaitEntries(daemon, members);
    System.out.printf(
        "heap of a remote member: %,d B%n", (LiveHeap.of(daemon.pid()) - empty) * 1024 / members);
    System.out.printf("a join when many come at once: %,d B%n", (bytes() - before) / members);

    steadily(WARM_UP);
    Duration cpu = daemon.cpu();
    before = bytes();
    changes = 0;
    steadily(Duration.ofSeconds(SECONDS));
    System.out.printf(
        "%d joins and leaves a second: %.1f %% of a core, %,d B each%n",
        changes / SECONDS,
        100.0 * daemon.cpu().minus(cpu).toMillis() / SECONDS / 1000,
        (bytes() - before) / changes);
    awaitEntries(daemon, members);
    cpu = daemon.cpu();
    LockSupport.parkNanos(Duration.ofSeconds(SECONDS).toNanos());
    System.out.printf(
        "while nobody comes or goes: %.1f %% of a core%n",
        100.0 * daemon.cpu().minus(cpu).toMillis() / SECONDS / 1000);
    System.out.printf("members that differed: %d%n", daemon.count("cluster_digest_mismatch_total"));
  }

  /** Has users come and go in turn at that rate, as many as there were before. */
  private void steadily(Duration time) {
    long start = System.nanoTime();
    long steps = time.toSeconds() * RATE / 2;
    for (long step = 0; step < steps; step++) {
      LockSupport.parkNanos(start + step * 2_000_000_000L / RATE - System.nanoTime());
      int number = (int) step;
      run(
          () -> {
            ghosts.get(number % GHOSTS).join(channel(number));
            ghosts.get(number % GHOSTS).leave();
          });
      changes += 2;
    }
  }

  private static ChannelName channel(int number) {
    return new ChannelName("presence-room." + number % CHANNELS);
  }

  private void awaitEntries(MeasuredDaemon daemon, long members) {
    MeasuredDaemon.await(
        members + " members everywhere",
        () ->
            daemon.metric(REMOTE) == members
                && asked(() -> ghosts.get(0).known()) == members * (GHOSTS - 1) / GHOSTS);
  }

  private long bytes() {
    return asked(() -> ghosts.stream().mapToLong(GhostNode::changeBytes).sum());
  }

  private void run(Runnable step) {
    CompletableFuture.runAsync(step, thread).join();
  }

  private <T> T asked(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, thread).join();
  }
}
