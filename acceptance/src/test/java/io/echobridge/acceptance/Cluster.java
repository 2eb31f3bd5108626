package io.echobridge.acceptance;

import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.TcpProxy;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Several daemons that are one app: a Redis, which each reaches over a wire of its own. */
final class Cluster implements AutoCloseable {
  static final String API_CLIENT = "shop";

  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private final Redis redis = Redis.start();
  private final AuthHost authHost = AuthHost.start();
  private final List<Node> nodes;

  private final boolean tellsPresence;

  private Cluster(int size, boolean tellsPresence) {
    this.tellsPresence = tellsPresence;
    nodes = IntStream.range(0, size).mapToObj(this::start).toList();
    nodes.forEach(Node::awaitReady);
  }

  /** Starts so many nodes, and waits until each knows the members of all. */
  static Cluster of(int nodes) {
    return new Cluster(nodes, false);
  }

  /** As {@link #of}, where Redis is told who is on presence channels. */
  static Cluster tellingPresence(int nodes) {
    return new Cluster(nodes, true);
  }

  Redis redis() {
    return redis;
  }

  Node node(int index) {
    return nodes.get(index);
  }

  List<Node> nodes() {
    return nodes;
  }

  /** One daemon of several, and its wire to Redis. */
  record Node(Daemon daemon, TcpProxy wire) {
    int port() {
      return daemon.port();
    }

    /** Waits until it is ready: it has its link, and knows the members of the other nodes. */
    void awaitReady() {
      int admin = URI.create(daemon.adminUrl()).getPort();
      Waiting.until("a node that is ready")
          .until(() -> RawHttp.get(admin, "/ready").status() == 200);
    }

    /** Publishes an event over its HTTP API, to all but the connection with that id. */
    RawHttp.Answer publish(String channel, String event, String data, String exceptSocket) {
      String body =
          "{\"channel\":%s,\"name\":%s,\"data\":%s,\"socket_id\":%s}"
              .formatted(
                  Json.text(channel), Json.text(event), Json.text(data), Json.text(exceptSocket));
      return RawHttp.post(
          port(),
          "/apps/" + API_CLIENT + "/events",
          body,
          "Authorization: Bearer " + KEY,
          "Content-Type: application/json");
    }

    /** The ids of a channel's users, as its HTTP API has them. */
    List<Integer> users(String channel) {
      String path = "/apps/" + API_CLIENT + "/channels/" + channel + "/users";
      String body = RawHttp.get(port(), path, "Authorization: Bearer " + KEY).body();
      return StreamSupport.stream(Json.parse(body).path("users").spliterator(), false)
          .map(user -> user.path("id").asInt())
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.daemon().close());
    nodes.forEach(node -> node.wire().close());
    authHost.close();
    redis.close();
  }

  private Node start(int index) {
    TcpProxy wire = TcpProxy.to(redis.port());
    String configuration =
        """
        server.name = node-%d
        server.relay { host = "127.0.0.1", port = %d, address = "127.0.0.1" }
        apps.default {
          brokers.main { type = redis, url = "redis://127.0.0.1:%d", prefix = "", publish-presence = %s }
          auth { url = "%s", calls-per-second = 2000 }
          api.clients.%s { key = "%s" }
          cluster.secrets = ["what only these nodes know"]
        }
        """
            .formatted(
                index,
                FreePorts.one(),
                wire.port(),
                tellsPresence,
                authHost.url(),
                API_CLIENT,
                KEY);
    return new Node(Daemon.start(configuration), wire);
  }
}
