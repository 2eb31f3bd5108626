package io.echobridge.protocol.echo.socketio;

import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.Frame;
import io.echobridge.protocol.echo.engineio.EngineConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client's sockets: one for each namespace it is in. */
final class Sockets {
  /** After this many refusals a client is no longer answered, but cut. */
  static final int MAX_REFUSED = 20;

  private static final String INVALID_V4 = "\"Invalid namespace\"";
  private static final String INVALID_V5 = "{\"message\":\"Invalid namespace\"}";

  private final Map<String, NamespaceHandler> namespaces;
  private final List<Joined> joined = new ArrayList<>(1);
  private EngineConnection connection;
  private int refused;
  private @Nullable CloseReason ended;

  /** A namespace that the client is in. */
  record Joined(Socket socket, SocketHandler handler) {}

  Sockets(Map<String, NamespaceHandler> namespaces, EngineConnection connection) {
    this.namespaces = namespaces;
    this.connection = connection;
  }

  boolean isEmpty() {
    return joined.isEmpty();
  }

  /** In protocol 5 each socket gets an id of its own. */
  void connectV5(String name, RawJson auth) throws MalformedPacketException {
    if (find(name) != null) {
      throw new MalformedPacketException("a second CONNECT");
    }
    NamespaceHandler namespace = namespaces.get(name);
    if (namespace == null) {
      refuse(name, INVALID_V5);
      return;
    }
    String id = ConnectionIds.next();
    join(namespace, new Socket(name, id, connection), PacketWriter.connected(name, id), auth);
  }

  /** In protocol 4 the client makes the id of the session's, and may give a query. */
  void connectV4(String nameAndQuery, RawJson auth) throws MalformedPacketException {
    int query = nameAndQuery.indexOf('?');
    String name = query < 0 ? nameAndQuery : nameAndQuery.substring(0, query);
    if (find(name) != null) {
      return;
    }
    NamespaceHandler namespace = namespaces.get(name);
    if (namespace == null) {
      refuse(name, INVALID_V4);
      return;
    }
    String sid = connection.sid();
    String id = name.equals(Packet.ROOT) ? sid : name + "#" + sid;
    join(namespace, new Socket(name, id, connection), PacketWriter.connected(name, null), auth);
  }

  void leave(String name) throws MalformedPacketException {
    Joined leaving = require(name);
    joined.remove(leaving);
    leaving.handler().onDisconnect(CloseReason.LEFT);
  }

  Joined require(String name) throws MalformedPacketException {
    Joined found = find(name);
    if (found == null) {
      throw new MalformedPacketException("a packet for a namespace that the client is not in");
    }
    return found;
  }

  void move(EngineConnection target, Runnable lastSent) {
    connection = target;
    if (joined.isEmpty()) {
      lastSent.run();
      return;
    }
    // With the last lastSent everything here belongs to the other loop, so the handlers are told
    // from a list of their own.
    joined.replaceAll(each -> new Joined(each.socket().on(target), each.handler()));
    List<Joined> moving = List.copyOf(joined);
    Runnable oneSent = countdown(moving.size(), lastSent);
    for (Joined each : moving) {
      each.handler().onMove(each.socket(), oneSent);
    }
  }

  void end(CloseReason reason) {
    ended = reason;
    List<Joined> leaving = List.copyOf(joined);
    joined.clear();
    for (Joined each : leaving) {
      each.handler().onDisconnect(reason);
    }
  }

  private void join(NamespaceHandler namespace, Socket socket, Frame welcome, RawJson auth) {
    connection.sink().send(welcome);
    SocketHandler handler = namespace.onConnect(socket, auth);
    if (ended == null) {
      joined.add(new Joined(socket, handler));
    } else {
      handler.onDisconnect(ended);
    }
  }

  private void refuse(String name, String why) throws MalformedPacketException {
    if (++refused > MAX_REFUSED) {
      throw new MalformedPacketException("too many namespaces that do not exist");
    }
    connection.sink().send(PacketWriter.refused(name, why));
  }

  private @Nullable Joined find(String name) {
    for (Joined each : joined) {
      if (each.socket().namespace().equals(name)) {
        return each;
      }
    }
    return null;
  }

  private static Runnable countdown(int count, Runnable last) {
    int[] remaining = {count};
    return () -> {
      if (--remaining[0] == 0) {
        last.run();
      }
    };
  }
}
