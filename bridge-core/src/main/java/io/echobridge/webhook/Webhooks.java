package io.echobridge.webhook;

import io.echobridge.auth.AppKey;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.RosterChange;
import io.echobridge.hub.delivery.ChannelWatcher;
import io.echobridge.presence.Entry;
import io.echobridge.presence.Roster;
import io.echobridge.text.Throttle;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhooks of an app: tells the application over HTTP what happens to its channels. What the
 * hub says is only noted; a thread of the webhooks makes requests of it, which run on threads of
 * their addresses. So neither the hub nor another address waits for one that is slow.
 *
 * <p>{@link #start} and {@link #close} once each, from any thread; the watcher's methods as {@link
 * ChannelWatcher} says.
 */
public final class Webhooks implements ChannelWatcher, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

  /** What an event takes besides its texts. */
  private static final int OVERHEAD = 128;

  private static final long FINISH_MILLIS = 3_000;

  /**
   * How long things may take.
   *
   * @param moment how long somebody may be gone without anybody being told
   * @param timeout for an answer of the application
   */
  record Times(Duration moment, Duration timeout) {
    static final Times USUAL = new Times(Duration.ofSeconds(3), Duration.ofSeconds(10));
  }

  /** An address with what waits for it. */
  private record Target(HookQueue queue, HookPost post) {}

  private final String app;
  private final Supplier<AppKey> key;

  /** With what takes back what an address hears, and what that takes back. */
  private final List<WebhookConfig.Wanted> noted;

  private final HookCounts counts = new HookCounts();
  private final Notes notes = new Notes();
  private final List<Target> targets;
  private final Settling settling;
  private final Throttle overflows = Throttle.onceAMinute();
  private final Throttle defects = Throttle.onceAMinute();
  private final Thread thread;

  /** On the thread only. */
  private boolean isEnding;

  /**
   * Starts nothing yet.
   *
   * @param app the app's name, for the log
   * @param key signs; asked with each request that is made
   * @throws IllegalArgumentException when a CA file cannot be used
   */
  public Webhooks(String app, List<WebhookConfig> hooks, Supplier<AppKey> key) {
    this(app, hooks, key, Times.USUAL);
  }

  Webhooks(String app, List<WebhookConfig> hooks, Supplier<AppKey> key, Times times) {
    this.app = app;
    this.key = key;
    this.noted = hooks.stream().map(hook -> hook.wanted().withCounterparts()).toList();
    this.targets = hooks.stream().map(hook -> target(hook, times.timeout())).toList();
    this.settling = new Settling(times.moment().toNanos(), this::send);
    this.thread = new Thread(this::work, "webhooks-" + app);
    thread.setDaemon(true);
  }

  private Target target(WebhookConfig hook, Duration timeout) {
    HookPost post = new HookPost(hook, timeout);
    URI uri = URI.create(hook.url());
    String address = uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    HookQueue[] queue = new HookQueue[1]; // hears its own answers
    queue[0] =
        new HookQueue(
            "App " + app + ": webhook " + address,
            hook,
            key,
            body -> {
              var unused =
                  post.send(body)
                      .handle(
                          (failure, thrown) -> thrown == null ? failure.orElse(null) : "" + thrown)
                      .thenAccept(
                          failure ->
                              notes.put(() -> queue[0].answered(body, failure, System.nanoTime())));
            },
            counts);
    return new Target(queue[0], post);
  }

  /** From now on what happens is sent. */
  public void start() {
    if (!targets.isEmpty()) {
      thread.start();
    }
  }

  /**
   * How many events arrived at an address, were sent once more, and were dropped, by these words.
   */
  public Map<String, Long> counts() {
    return Map.of(
        "sent",
        counts.sent.sum(),
        "repeated",
        counts.repeated.sum(),
        "dropped",
        counts.dropped.sum());
  }

  @Override
  public boolean follows(ChannelName channel) {
    return isNoted(HookKind.CHANNEL_OCCUPIED, channel);
  }

  @Override
  public void occupiedAnywhere(ChannelName channel) {
    noteChannel(HookKind.CHANNEL_OCCUPIED, channel);
  }

  @Override
  public void vacatedEverywhere(ChannelName channel) {
    noteChannel(HookKind.CHANNEL_VACATED, channel);
  }

  /** Otherwise this node could say that somebody is gone after another has said who is back. */
  @Override
  public void handsOver() {
    if (!targets.isEmpty()) {
      notes.put(settling::flush);
    }
  }

  @Override
  public void joined(RosterChange change, Roster present) {
    noteMember(HookKind.MEMBER_ADDED, change.entry());
  }

  @Override
  public void left(RosterChange change, Roster present) {
    noteMember(HookKind.MEMBER_REMOVED, change.entry());
  }

  @Override
  public void whispered(
      ChannelName channel,
      String name,
      RawJson data,
      String connectionId,
      @Nullable Member sender) {
    if (isNoted(HookKind.CLIENT_EVENT, channel)) {
      long at = System.currentTimeMillis();
      String user = sender == null ? null : sender.userId();
      note(
          2 * name.length() + data.length(),
          () -> HookEvent.ofWhisper(channel, name, data, connectionId, user, at));
    }
  }

  @Override
  public void cacheMissed(ChannelName channel) {
    noteChannel(HookKind.CACHE_MISS, channel);
  }

  @Override
  public void counted(ChannelName channel, int count) {
    if (isNoted(HookKind.SUBSCRIPTION_COUNT, channel)) {
      long at = System.currentTimeMillis();
      note(channel.value().length(), () -> HookEvent.ofCount(channel, count, at));
    }
  }

  private void noteChannel(HookKind kind, ChannelName channel) {
    if (isNoted(kind, channel)) {
      long at = System.currentTimeMillis();
      note(channel.value().length(), () -> HookEvent.ofChannel(kind, channel, at));
    }
  }

  private void noteMember(HookKind kind, Entry entry) {
    if (isNoted(kind, entry.channel())) {
      long at = System.currentTimeMillis();
      note(entry.size(), () -> HookEvent.ofMember(kind, entry.channel(), entry.userId(), at));
    }
  }

  private boolean isNoted(HookKind kind, ChannelName channel) {
    for (int i = 0; i < noted.size(); i++) {
      if (noted.get(i).has(kind, channel)) {
        return true;
      }
    }
    return false;
  }

  private void note(int size, Supplier<HookEvent> event) {
    if (!notes.offer(size + OVERHEAD, () -> settling.take(event.get(), System.nanoTime()))) {
      counts.dropped.increment();
      overflows.tell(
          rest ->
              log.warn("App {}: webhooks cannot keep up with the app's events ({})", app, rest));
    }
  }

  private void send(HookEvent event) {
    targets.forEach(target -> target.queue().offer(event));
  }

  private void work() {
    try {
      while (!notes.isClosed() && !(isEnding && isQuiet())) {
        for (Runnable step : notes.take(next())) {
          guarded(step);
        }
        guarded(this::due);
      }
    } catch (InterruptedException e) {
      log.debug("App {}: the webhooks' thread was interrupted", app);
    }
  }

  private void due() {
    long now = System.nanoTime();
    settling.release(now);
    targets.forEach(target -> target.queue().run(now));
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      defects.tell(
          rest -> log.error("App {}: an event was not sent; this is a defect ({})", app, rest, e));
    }
  }

  private boolean isQuiet() {
    return targets.stream().allMatch(target -> target.queue().isQuiet());
  }

  private long next() {
    long next = settling.next();
    for (Target target : targets) {
      next = Math.min(next, target.queue().next());
    }
    return next;
  }

  /**
   * Sends what is left, once, for three seconds at most: for those that are gone there is no time
   * to come back to this process. To be called when the hub says no more.
   */
  @Override
  public void close() {
    notes.put(
        () -> {
          isEnding = true;
          settling.flush();
        });
    try {
      thread.join(FINISH_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    notes.close();
    targets.forEach(target -> target.post().close());
  }
}
