package io.echobridge.protocol.echo.socketio;

import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.protocol.echo.engineio.EngineConnection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's sockets: one for each namespace it is in. */
final class Sockets {
  /** After this many refusals a client is no longer answered, but cut. */
  static final int MAX_REFUSED = 20;

  /** How often one may enter on a connection, as its limits begin anew; real clients do once. */
  static final int MAX_ENTERED = 5;

  private static final Logger log = LoggerFactory.getLogger(Sockets.class);

  private final Map<String, NamespaceHandler> namespaces;

  /** Nearly always one; another list whenever it changes. */
  private List<Joined> joined = List.of();

  /** The namespaces that the client waits to enter; another list whenever it changes. */
  private List<Waiting> arriving = List.of();

  private final SocketConnection owner;

  /** Changes on its own loop; the loop of an earlier one may look at it too. */
  private volatile EngineConnection connection;

  private byte refused;
  private byte entered;
  private boolean left;
  private @Nullable CloseReason ended;

  /** A namespace that the client is in. */
  record Joined(Socket socket, SocketHandler handler) {}

  private record Waiting(String name, Runnable giveUp) {}

  Sockets(
      Map<String, NamespaceHandler> namespaces,
      EngineConnection connection,
      SocketConnection owner) {
    this.namespaces = namespaces;
    this.connection = connection;
    this.owner = owner;
  }

  /** The transport that the client is on. */
  EngineConnection connection() {
    return connection;
  }

  /** Whether the client is in no namespace, and about to enter none. */
  boolean isEmpty() {
    return joined.isEmpty() && arriving.isEmpty();
  }

  /** Whether the client has left the last namespace that it was in. */
  boolean hasLeft() {
    return left && isEmpty();
  }

  /** In protocol 5 each socket gets an id of its own. */
  void connectV5(String name, RawJson auth) throws MalformedPacketException {
    if (find(name) != null || isArriving(name)) {
      throw new MalformedPacketException("a second CONNECT");
    }
    enter(name, auth);
  }

  private void enter(String name, RawJson auth) throws MalformedPacketException {
    NamespaceHandler namespace = namespaces.get(name);
    if (namespace == null) {
      refuse(name, "Invalid namespace", "");
      return;
    }
    if (++entered > MAX_ENTERED) {
      throw new MalformedPacketException("too many CONNECTs on one connection");
    }
    namespace
        .onArrival(newcomer(), auth)
        .ifPresentOrElse(
            arrival -> await(name, arrival),
            () -> join(name, socket -> namespace.onConnect(socket, auth)));
  }

  private Newcomer newcomer() {
    return new Newcomer(
        connection.sid(),
        connection.revision(),
        connection.loop(),
        connection.handshake(),
        connection.holding());
  }

  private boolean isArriving(String name) {
    return arriving.stream().anyMatch(each -> each.name().equals(name));
  }

  private void await(String name, Arriving arrival) {
    EventLoop loop = connection.loop();
    Waiting waiting = new Waiting(name, arrival.giveUp());
    arriving = Few.with(arriving, waiting);
    arrival
        .reception()
        .thenAccept(
            reception -> {
              if (loop.inLoop()) {
                received(waiting, reception, loop);
              } else {
                loop.execute(() -> received(waiting, reception, loop));
              }
            });
  }

  /**
   * A client hears what becomes of it that asked, perhaps a while ago.
   *
   * @param loop the one that this runs on; the client may have moved to another
   */
  private void received(Waiting waiting, Reception reception, EventLoop loop) {
    EngineConnection present = connection;
    if (present.loop() != loop) {
      present.loop().execute(() -> received(waiting, reception, present.loop()));
      return;
    }
    arriving = Few.without(arriving, waiting);
    if (ended != null) {
      return;
    }
    try {
      receive(waiting.name(), reception);
    } catch (MalformedPacketException e) {
      present.close(CloseReason.PROTOCOL_ERROR);
    } catch (RuntimeException e) {
      log.error("A client could not be taken in; this is a defect", e);
      present.close(CloseReason.DEFECT);
    }
  }

  private void receive(String name, Reception reception) throws MalformedPacketException {
    if (reception instanceof Reception.Welcomed welcomed) {
      welcome(name, welcomed.welcome());
    } else if (reception instanceof Reception.Admitted admitted) {
      join(name, admitted.enter());
    } else if (reception instanceof Reception.Refused refusal) {
      entered--; // It was not let in.
      refuse(name, refusal.message(), ",\"data\":{\"status\":" + refusal.status() + '}');
      if (!hasIds()) { // Else clients 1 and 2 would come again as soon as this connection ends.
        connection.sink().send(PacketWriter.sentAway(name));
      }
      if (isEmpty()) {
        owner.onRefused();
      }
    } else {
      connection.close(CloseReason.UNDECIDED);
    }
  }

  /** Whether the protocol is 5, in which each socket has an id of its own. */
  private boolean hasIds() {
    return connection.revision() >= 4;
  }

  /**
   * The client gets the answer to its CONNECT before what it missed; from the reference server,
   * after that. Clients buffer events that come before the answer, and never clear that buffer. If
   * the connection broke in between, they would hear these events twice.
   */
  private void welcome(String name, Welcome welcome) {
    Socket socket = new Socket(name, welcome.socketId(), connection);
    join(socket, PacketWriter.connected(name, welcome.socketId(), welcome.pid()), welcome::enter);
  }

  /** Takes in a client that cannot come back. In protocol 4 it makes its id of the session's. */
  private void join(String name, Function<Socket, SocketHandler> entering) {
    String sid = connection.sid();
    String old = name.equals(Packet.ROOT) ? sid : name + "#" + sid;
    String id = hasIds() ? ConnectionIds.next() : old;
    join(
        new Socket(name, id, connection),
        PacketWriter.connected(name, hasIds() ? id : null),
        entering);
  }

  /** In protocol 4 the client may give a query. */
  void connectV4(String nameAndQuery, RawJson auth) throws MalformedPacketException {
    int query = nameAndQuery.indexOf('?');
    String name = query < 0 ? nameAndQuery : nameAndQuery.substring(0, query);
    if (find(name) == null && !isArriving(name)) {
      enter(name, auth);
    }
  }

  void leave(String name) throws MalformedPacketException {
    Joined leaving = require(name);
    joined = Few.without(joined, leaving);
    left = true;
    leaving.handler().onDisconnect(CloseReason.LEFT);
  }

  Joined require(String name) throws MalformedPacketException {
    Joined found = find(name);
    if (found == null) {
      throw new MalformedPacketException("a packet for a namespace that the client is not in");
    }
    return found;
  }

  /**
   * Answers an event, if its client is still what it was when it asked. It may be on another
   * transport by now.
   */
  void acknowledge(String name, SocketHandler asked, long ackId, Arguments answer) {
    Joined present = find(name);
    if (present != null && present.handler() == asked) {
      present.socket().acknowledge(ackId, answer);
    }
  }

  void pinged() {
    joined.forEach(each -> each.handler().onPing());
  }

  void ponged() {
    joined.forEach(each -> each.handler().onPong());
  }

  void move(EngineConnection target, Runnable lastSent) {
    connection = target;
    if (joined.isEmpty()) {
      lastSent.run();
      return;
    }
    // With the last lastSent all of this is the other loop's: the handlers are told from a copy.
    List<Joined> moving =
        joined.stream().map(each -> new Joined(each.socket().on(target), each.handler())).toList();
    joined = moving;
    int[] remaining = {moving.size()};
    Runnable oneSent =
        () -> {
          if (--remaining[0] == 0) {
            lastSent.run();
          }
        };
    for (Joined each : moving) {
      each.handler().onMove(each.socket(), oneSent);
    }
  }

  void end(CloseReason reason) {
    ended = reason;
    arriving.forEach(each -> each.giveUp().run());
    arriving = List.of();
    List<Joined> leaving = joined;
    joined = List.of();
    for (Joined each : leaving) {
      each.handler().onDisconnect(reason);
    }
  }

  private void join(Socket socket, Frame answer, Function<Socket, SocketHandler> entering) {
    connection.sink().send(answer);
    SocketHandler handler = entering.apply(socket);
    if (ended == null) {
      joined = Few.with(joined, new Joined(socket, handler));
    } else {
      handler.onDisconnect(ended);
    }
  }

  private void refuse(String name, String why, String more) throws MalformedPacketException {
    if (++refused > MAX_REFUSED) {
      throw new MalformedPacketException("too many namespaces that do not exist");
    }
    String word = '"' + why + '"';
    String answer = hasIds() ? "{\"message\":" + word + more + '}' : word;
    connection.sink().send(PacketWriter.refused(name, answer));
  }

  private @Nullable Joined find(String name) {
    for (Joined each : joined) {
      if (each.socket().namespace().equals(name)) {
        return each;
      }
    }
    return null;
  }
}
