package io.echobridge.relay;

import io.echobridge.net.EventLoop;
import io.echobridge.net.Timer;
import io.echobridge.protocol.ForeignSessions;
import io.echobridge.protocol.Passage;
import io.echobridge.settings.Secret;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes an app's requests on to other nodes, and tells which ones other nodes pass on to this one.
 * Without a secret it does neither. From any thread.
 */
public final class AppRelay implements ForeignSessions {
  /** What a node answers to a request that it has nothing to do with: RFC 9110, 15.5.20. */
  public static final int MISDIRECTED = 421;

  /** So long before the first client goes, the other nodes hear that this one drains. */
  private static final long NOTICE_MILLIS = 500;

  private final Relay relay;
  private final RelayNode self;
  private final String app;
  private final Optional<RelayKeys> keys;
  private final LongSupplier patienceMillis;
  private final Set<RelayedRequest> waiting = ConcurrentHashMap.newKeySet();
  private final Set<Splice> open = ConcurrentHashMap.newKeySet();
  private final LongAdder requests = new LongAdder();
  private final LongAdder webSockets = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile RelayTargets targets = RelayTargets.NONE;

  /**
   * @param relay what the apps share
   * @param secrets what the app's nodes share; the first makes, all of them verify
   * @param patienceMillis how long a client, or its node, may take nothing of what waits for it
   */
  public AppRelay(
      Relay relay, RelayNode self, String app, List<Secret> secrets, LongSupplier patienceMillis) {
    this.relay = relay;
    this.self = self;
    this.app = app;
    this.keys = secrets.isEmpty() ? Optional.empty() : Optional.of(new RelayKeys(app, secrets));
    this.patienceMillis = patienceMillis;
  }

  /** This node, as others have to know it. */
  public RelayNode self() {
    return self;
  }

  /** Other nodes count from now on. */
  public void passOnTo(RelayTargets nodes) {
    targets = nodes;
  }

  @Override
  public OptionalInt tag() {
    return keys.isPresent() ? OptionalInt.of(self.tag()) : OptionalInt.empty();
  }

  @Override
  public long seal(String id) {
    return keys.map(known -> known.seal(self.id(), id)).orElse(0L);
  }

  @Override
  public Optional<Owner> owner(
      HttpServerExchange exchange, int tag, String id, LongPredicate sealed) {
    if (keys.isEmpty() || exchange.getAttachment(Passage.KEY) != null) {
      return Optional.empty();
    }
    // Asked before the search, so that whoever is known by then is found.
    boolean settled = targets.isSettled();
    RelayTargets.Target target = target(tag, id, sealed);
    if (target != null) {
      return Optional.of((request, gone) -> passOn(request, target, keys.get(), gone));
    }
    if (settled) {
      return Optional.empty();
    }
    return Optional.of(
        (request, gone) ->
            new EarlyRequest(
                    relay,
                    request,
                    () -> targets.isSettled(),
                    () -> target(tag, id, sealed),
                    found -> passOn(request, found, keys.get(), gone),
                    gone)
                .begin());
  }

  private RelayTargets.@Nullable Target target(int tag, String id, LongPredicate sealed) {
    for (RelayTargets.Target target : targets.byTag(tag)) {
      if (keys.orElseThrow().isSealed(target.node(), id, sealed)) {
        return target;
      }
    }
    return null;
  }

  @Override
  public boolean isAnyNodeLeaving() {
    return targets.isAnyLeaving();
  }

  private void passOn(
      HttpServerExchange exchange, RelayTargets.Target target, RelayKeys known, Runnable gone) {
    (WebSocketUpgrade.isRequested(exchange) ? webSockets : requests).increment();
    Runnable counted =
        () -> {
          failed.increment();
          gone.run();
        };
    if (!relay.begin()) {
      counted.run();
      return;
    }
    String method = exchange.getRequestMethod().toString();
    String voucher = known.vouch(self.id(), target.node(), method, RelayHeader.target(exchange));
    RelayHeader header = new RelayHeader(self.id(), target.node(), app, voucher);
    RelayedRequest request = new RelayedRequest(this, exchange, target.address(), header, counted);
    waiting.add(request);
    request.begin();
  }

  /** The app that a request of another node says it is for; nothing is proven yet. */
  public static Optional<String> appOf(HttpServerExchange exchange) {
    return RelayHeader.of(exchange).map(RelayHeader::app);
  }

  /**
   * Whether another node of this app passes a request on to this one. If so it is for a session of
   * this node or for none.
   */
  public boolean accepts(HttpServerExchange exchange) {
    Optional<RelayHeader> header = RelayHeader.of(exchange);
    if (keys.isEmpty() || header.isEmpty()) {
      return false;
    }
    RelayHeader said = header.get();
    boolean accepted =
        said.app().equals(app)
            && said.to().equals(self.id())
            && keys.get()
                .isVouchedFor(
                    said.voucher(),
                    said.from(),
                    said.to(),
                    exchange.getRequestMethod().toString(),
                    RelayHeader.target(exchange));
    if (accepted) {
      // Also what keeps it from being passed on once more.
      exchange.putAttachment(Passage.KEY, () -> targets.sendsAway(said.from()));
    }
    return accepted;
  }

  /** What was passed on, and what not. */
  public RelayCounts counts() {
    return new RelayCounts(requests.sum(), webSockets.sum(), open.size(), failed.sum());
  }

  /**
   * Ends the WebSockets that are passed on, evenly over that time and in random order, once the
   * other nodes know why. Returns at once.
   */
  public void drain(Duration over) {
    List<Splice> leaving = new ArrayList<>(open);
    Collections.shuffle(leaving);
    long notice = Math.min(NOTICE_MILLIS, over.toMillis() / 2);
    long millis = over.toMillis() - notice;
    for (int i = 0; i < leaving.size(); i++) {
      Splice splice = leaving.get(i);
      long delay = notice + millis * i / leaving.size();
      EventLoop loop = splice.loop();
      loop.execute(() -> loop.schedule(Timer.of(splice::end), delay));
    }
  }

  /**
   * Ends what is passed on to a node that is none any more: it may have lost its power, and then
   * nothing says so. Returns at once.
   */
  public void lost(String node) {
    for (RelayedRequest request : waiting) {
      if (request.owner().equals(node)) {
        request.loop().execute(request::ownerGone);
      }
    }
    for (Splice splice : open) {
      if (splice.owner().equals(node)) {
        splice.loop().execute(splice::end);
      }
    }
  }

  Relay relay() {
    return relay;
  }

  /** A WebSocket of a client whose session is on another node; in the place of its request. */
  void opened(Splice splice) {
    open.add(splice);
  }

  /** A request is answered, or its client is gone. */
  void over(RelayedRequest request) {
    waiting.remove(request);
  }

  void ended(Splice splice) {
    if (open.remove(splice)) {
      relay.ended();
    }
  }

  long patienceMillis() {
    return patienceMillis.getAsLong();
  }
}
