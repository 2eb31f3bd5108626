package io.echobridge.protocol.echo.wire;

import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.EventLoop;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.Bridge;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.GapReason;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.SignedInUser;
import io.echobridge.protocol.WhisperOutcome;
import io.echobridge.token.Identification;
import io.echobridge.token.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A hub that keeps a history, as small as can be: everybody may subscribe to everything, and a
 * client that has the token of a session goes on with it. From any thread.
 */
final class FakeHub implements Bridge, Recovery {
  private List<EventLoop> loops = List.of();
  private final List<Delivery> history = new ArrayList<>();
  private final Map<String, Session> sessions = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private @Nullable Runnable waiting;
  private boolean busy;

  private record Taken(String token, Optional<Ids> resumed, int heard, Optional<GapReason> gap)
      implements Arrival {}

  /** What a protocol is made with, to have this hub. */
  ProtocolContext in(ProtocolContext context) {
    loops = context.loops().all();
    return new ProtocolContext(
        context.app(),
        this,
        context.authorizer(),
        context.origins(),
        context.admission(),
        context.loops(),
        context.patienceMillis(),
        context.foreign(),
        context.tokens(),
        context.keys(),
        context.compression());
  }

  /** What was asked since the last call. */
  synchronized List<String> calls() {
    List<String> now = List.copyOf(calls);
    calls.clear();
    return now;
  }

  /** Has the next client that arrives wait for {@link #answer}. */
  synchronized void beBusy() {
    busy = true;
  }

  /** Whether a client waits. */
  synchronized boolean isAsked() {
    return waiting != null;
  }

  synchronized void answer() {
    Runnable answering = waiting;
    waiting = null;
    if (answering != null) {
      answering.run();
    }
  }

  /** Loses what it knows of all sessions, as a server that starts anew. */
  synchronized void forget() {
    sessions.clear();
  }

  synchronized void publish(String channel, String name, String data) {
    send(Delivery.event(new ChannelName(channel), name, RawJson.of(data)), null);
  }

  private synchronized void send(Delivery delivery, @Nullable Session sender) {
    String offset = offset(history.size() + 1);
    Delivery placed = delivery.at(() -> offset);
    history.add(placed);
    for (Session each : sessions.values()) {
      if (each != sender) {
        each.hear(placed);
      }
    }
  }

  private static String offset(int events) {
    return "Q8Uj.%03d".formatted(events);
  }

  @Override
  public Optional<Recovery> recovery() {
    return Optional.of(this);
  }

  @Override
  public synchronized ClientSession connect(ClientConnection connection) {
    calls.add("connect without a way back");
    return taken(connection, "none " + connection.id());
  }

  @Override
  public synchronized CompletionStage<Arrival> arrive(
      Optional<String> token, Optional<String> offset, String origin, Identification who) {
    if (who != Identification.NOBODY) {
      throw new UnsupportedOperationException("here nobody has a connection token");
    }
    Arrival arrival = arrival(token, offset);
    calls.add("arrive from " + (origin.isEmpty() ? "nowhere" : origin));
    if (!busy) {
      return CompletableFuture.completedFuture(arrival);
    }
    busy = false;
    EventLoop loop = loops.stream().filter(EventLoop::inLoop).findFirst().orElseThrow();
    CompletableFuture<Arrival> later = new CompletableFuture<>();
    waiting = () -> loop.execute(() -> later.complete(arrival));
    return later;
  }

  private Arrival arrival(Optional<String> token, Optional<String> offset) {
    Optional<Session> known = token.map(sessions::get);
    int heard = offset.map(this::place).orElse(0);
    if (known.isPresent() && heard >= 0) {
      return new Taken(token.orElseThrow(), Optional.of(known.get().ids), heard, Optional.empty());
    }
    Optional<GapReason> gap = token.map(it -> heard < 0 ? GapReason.UNPLACED : GapReason.UNKNOWN);
    return new Taken(ConnectionIds.nextToken(), Optional.empty(), 0, gap);
  }

  /** How many events are up to there; -1 where that is no place. */
  private int place(String offset) {
    for (int i = 0; i <= history.size(); i++) {
      if (offset(i).equals(offset)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public synchronized ClientSession connect(
      ClientConnection connection, Arrival arrival, ChannelAuthorizer authorizer) {
    Taken taken = (Taken) arrival;
    calls.add(taken.resumed().isPresent() ? "go on" : "connect");
    Session before = sessions.get(taken.token());
    if (before != null) {
      before.takeOver();
    }
    Session session = taken(connection, taken.token());
    if (before != null) {
      session.channels.addAll(before.channels);
      history.subList(taken.heard(), history.size()).forEach(session::hear);
    }
    taken
        .gap()
        .flatMap(reason -> connection.encoder().gap(reason, offset(history.size())))
        .ifPresent(connection.sink()::send);
    return session;
  }

  private Session taken(ClientConnection connection, String token) {
    Session session = new Session(connection, token);
    sessions.put(token, session);
    return session;
  }

  private final class Session implements ClientSession {
    private final String token;
    private final Ids ids;
    private final Set<ChannelName> channels = new HashSet<>();
    private @Nullable ClientConnection connection;

    Session(ClientConnection connection, String token) {
      this.token = token;
      this.ids = new Ids(connection.id(), connection.publicId());
      this.connection = connection;
    }

    @Override
    public void identify(Identity identity) {
      throw new UnsupportedOperationException("here nobody has a connection token");
    }

    void hear(Delivery delivery) {
      ClientConnection present = connection;
      if (present == null || !channels.contains(delivery.channel())) {
        return;
      }
      Runnable write =
          () ->
              present
                  .sink()
                  .send(
                      delivery.sender() == null
                          ? present.encoder().event(delivery).orElseThrow()
                          : present.encoder().whisper(delivery).orElseThrow());
      if (present.loop().inLoop()) {
        write.run();
      } else {
        present.loop().execute(write);
      }
    }

    void takeOver() {
      ClientConnection old = connection;
      connection = null;
      if (old != null) {
        old.loop().execute(() -> old.close(CloseReason.TAKEN_OVER));
      }
    }

    @Override
    public void subscribe(ChannelName channel, ChannelAuthorizer authorizer, IntConsumer decided) {
      synchronized (FakeHub.this) {
        channels.add(channel);
      }
      decided.accept(200);
    }

    @Override
    public void begin(
        Identity identity,
        Collection<ChannelName> channels,
        Optional<String> place,
        ChannelAuthorizer authorizer,
        Beginning beginning) {
      throw new UnsupportedOperationException("clients of Echo begin with nothing");
    }

    @Override
    public void tellPlace(Consumer<Optional<String>> told) {
      throw new UnsupportedOperationException("clients of Echo hear their places with events");
    }

    @Override
    public void unsubscribe(ChannelName channel) {
      synchronized (FakeHub.this) {
        channels.remove(channel);
      }
    }

    @Override
    public void whisper(ChannelName channel, String name, RawJson data, WhisperOutcome outcome) {
      send(Delivery.whisper(channel, name, data, new Delivery.Sender(ids.publicId(), null)), this);
      outcome.heard(0);
    }

    @Override
    public void tell(@Nullable ChannelName channel, String event, RawJson data, IntConsumer told) {
      told.accept(404);
    }

    @Override
    public boolean signIn(SignedInUser user) {
      return false;
    }

    @Override
    public void pinged() {
      call("pinged");
    }

    @Override
    public void confirmed() {
      call("confirmed");
    }

    @Override
    public void moveTo(ClientConnection target, Runnable lastWritten) {
      synchronized (FakeHub.this) {
        connection = target;
      }
      lastWritten.run();
    }

    @Override
    public void disconnected(CloseReason reason) {
      call("disconnected " + reason.word());
      synchronized (FakeHub.this) {
        connection = null;
        if (reason.isForGood()) {
          sessions.remove(token, this);
        }
      }
    }

    private void call(String call) {
      synchronized (FakeHub.this) {
        calls.add(call);
      }
    }
  }
}
