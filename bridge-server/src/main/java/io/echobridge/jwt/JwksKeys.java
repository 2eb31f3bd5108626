package io.echobridge.jwt;

import com.nimbusds.jose.JWSHeader;
import io.echobridge.call.Asker;
import io.echobridge.call.Destination;
import io.echobridge.call.HttpCaller;
import io.echobridge.call.Pace;
import io.echobridge.call.Unpacking;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a key set that is fetched over HTTP: with the first token, now and then, and for a
 * key that nobody knows. A host that hangs or lies costs a bounded time and size, and the keys that
 * were there go on. Thread-safe.
 */
final class JwksKeys implements KeySource {
  /** A key set is a few KiB. */
  static final int MAX_ANSWER = 256 << 10;

  /** Whoever makes up names of keys has the set fetched so often, and no more. */
  static final Duration LEAST = Duration.ofSeconds(30);

  /** While there are no keys at all, clients wait for the next attempt. */
  static final Duration LEAST_WITHOUT = Duration.ofSeconds(2);

  /** Keys are fetched again after so long: a withdrawn one ends then. */
  static final Duration FRESH = Duration.ofMinutes(5);

  /** Older ones are fetched before they are used, after a quiet night; if the host is there. */
  static final Duration STALE = FRESH.multipliedBy(2);

  /** While the host is away its keys go on, but not for ever. */
  static final Duration OLDEST = Duration.ofDays(1);

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Whoever signs has one key or two; a token without a name for it costs no more signatures. */
  private static final int MOST_TRIED = 8;

  /** So many keys are remembered that were looked for: those that somebody wanted last. */
  static final int MOST_WANTED = 100;

  /** Characters of a name; who signs gives none that is as long. */
  private static final int LONGEST_NAME = 256;

  private static final Asker SELF = new Asker("", "");

  private record Fetched(List<KnownKey> keys, long at) {}

  private final Destination url;
  private final HttpCaller<Optional<List<KnownKey>>> caller;
  private final LongSupplier clock;
  private volatile @Nullable Fetched present;

  /** Null while none is under way. Guarded by this, as the next. */
  private @Nullable CompletableFuture<Look> fetching;

  private long lastBegin;

  /**
   * Keys that were looked for, by what a token says of its key; whether the set was fetched since:
   * they are in it, or gone.
   */
  private final Map<String, Boolean> wanted =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_WANTED;
        }
      };

  private volatile String fault = "it was not asked yet";

  /**
   * Connects to nothing yet, and starts no thread.
   *
   * @param caFile PEM certificates that are trusted besides those of the Java platform
   * @param clock in nanoseconds
   */
  JwksKeys(String url, Optional<String> caFile, LongSupplier clock) {
    this.url = Destination.of(url);
    this.clock = clock;
    this.lastBegin = clock.getAsLong() - LEAST.toNanos();
    this.caller =
        new HttpCaller<>(
            "jwks",
            new HttpCaller.Limits(1, 1, TIMEOUT, TIMEOUT, MAX_ANSWER, caFile),
            new Pace(2),
            why -> Optional.empty());
  }

  @Override
  public List<KnownKey> find(JWSHeader header) {
    Fetched now = present;
    if (now == null || isOlder(now, OLDEST) || (isOlder(now, STALE) && !wasTried())) {
      return List.of();
    }
    if (isOlder(now, FRESH)) {
      var unused = look(header);
    }
    return now.keys().stream().filter(key -> key.fits(header)).limit(MOST_TRIED).toList();
  }

  private boolean isOlder(Fetched keys, Duration age) {
    return clock.getAsLong() - keys.at() > age.toNanos();
  }

  /** Whether it was tried in vain a while ago to fetch newer ones. */
  private synchronized boolean wasTried() {
    return fetching == null && clock.getAsLong() - lastBegin <= FRESH.toNanos();
  }

  @Override
  public CompletableFuture<Look> look(JWSHeader header) {
    CompletableFuture<Look> look;
    synchronized (this) {
      boolean isDecided = isDecided(header);
      if (fetching != null) {
        return fetching.copy();
      }
      long now = clock.getAsLong();
      Duration least = present == null ? LEAST_WITHOUT : LEAST;
      if (now - lastBegin < least.toNanos()) {
        Look said = isDecided ? Look.DONE : Look.EARLIER;
        return CompletableFuture.completedFuture(fault.isEmpty() ? said : Look.NOT_NOW);
      }
      lastBegin = now;
      look = new CompletableFuture<>();
      fetching = look;
    }
    try {
      var unused =
          caller
              .call(SELF, 1024, new Fetch())
              .whenComplete((keys, failure) -> done(look, keys == null ? Optional.empty() : keys));
    } catch (RuntimeException | OutOfMemoryError e) { // such as a thread that cannot be made
      fault = String.valueOf(e);
      done(look, Optional.empty());
    }
    return look.copy();
  }

  /** Whether the set was fetched since somebody wanted the key first. Under the lock. */
  private boolean isDecided(JWSHeader header) {
    String id = header.getKeyID();
    if (id != null && id.length() > LONGEST_NAME) {
      return false;
    }
    Boolean known = wanted.putIfAbsent(header.getAlgorithm().getName() + ' ' + id, false);
    return known != null && known;
  }

  private void done(CompletableFuture<Look> look, Optional<List<KnownKey>> keys) {
    synchronized (this) {
      fetching = null;
      keys.ifPresent(
          fetched -> {
            present = new Fetched(fetched, clock.getAsLong());
            fault = "";
            wanted.replaceAll((key, isFetched) -> true);
          });
    }
    look.complete(keys.isPresent() ? Look.DONE : Look.NOT_NOW);
  }

  @Override
  public boolean mayChange() {
    return true;
  }

  @Override
  public String fault() {
    return fault;
  }

  private Optional<List<KnownKey>> nothing(String why) {
    fault = why;
    return Optional.empty();
  }

  @Override
  public void close() {
    caller.close();
  }

  /** One attempt; whatever goes wrong, there are no new keys. */
  private final class Fetch implements HttpCaller.Exchange<Optional<List<KnownKey>>> {
    @Override
    public HttpRequest request() throws IOException {
      return url.request()
          .setHeader("Accept", "application/jwk-set+json, application/json")
          .setHeader("Accept-Encoding", "identity")
          .GET()
          .build();
    }

    @Override
    public Optional<List<KnownKey>> answered(HttpResponse<Optional<byte[]>> response) {
      if (response.statusCode() != 200 || response.body().isEmpty()) {
        return nothing("it answers " + response.statusCode() + ", or too much");
      }
      try {
        return Unpacking.of(response.headers(), response.body().get(), MAX_ANSWER)
            .flatMap(json -> KeySet.read(new String(json, StandardCharsets.UTF_8)))
            .or(() -> nothing("its answer is no JSON Web Key Set"));
      } catch (IOException e) {
        return nothing("its answer is damaged");
      }
    }

    @Override
    public Optional<List<KnownKey>> late() {
      return nothing("it does not answer in time");
    }

    @Override
    public Optional<List<KnownKey>> failed(Throwable failure) {
      return nothing("it cannot be reached: " + failure.getClass().getSimpleName());
    }

    @Override
    public Optional<List<KnownKey>> unsendable(RuntimeException failure) {
      return nothing("the request cannot be made: " + failure.getClass().getSimpleName());
    }
  }
}
