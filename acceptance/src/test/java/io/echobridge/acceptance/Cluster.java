package io.echobridge.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.TcpProxy;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Several daemons that are one app, each with a wire of its own to their broker. */
final class Cluster implements AutoCloseable {
  static final String API_CLIENT = "shop";

  /** What the nodes sign with, if nothing else is said. */
  static final String SECRET = "what only these nodes know";

  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private final Carrier broker;
  private final String more;
  private final AuthHost authHost;
  private final List<Node> nodes;

  private Cluster(Carrier broker, AuthHost authHost, int size, String more) {
    this.broker = broker;
    this.authHost = authHost;
    this.more = more;
    nodes = IntStream.range(0, size).mapToObj(this::start).toList();
    nodes.forEach(Node::awaitReady);
  }

  /** Starts so many nodes on a Redis, and waits until each knows the members of all. */
  static Cluster of(int nodes) {
    return of(nodes, "");
  }

  /** As {@link #of(int)}, with further settings of the app. */
  static Cluster of(int nodes, String more) {
    return new Cluster(Redis.start(), AuthHost.start(), nodes, more);
  }

  /** As {@link #of(int, String)}, of an app with a key, whose application signs. */
  static Cluster signing(int nodes, String more) {
    AuthHost authHost = AuthHost.signing(PusherStage.SIGNING);
    return new Cluster(Redis.start(), authHost, nodes, PusherStage.settings() + "\n" + more);
  }

  /** As {@link #of(int)}, where Redis is told who is on presence channels. */
  static Cluster tellingPresence(int nodes) {
    return of(nodes, "brokers.main.publish-presence = true");
  }

  /** As {@link #of(int)}, on another broker, which it closes. */
  static Cluster on(Carrier broker, int nodes) {
    return new Cluster(broker, AuthHost.start(), nodes, "");
  }

  Carrier broker() {
    return broker;
  }

  AuthHost authHost() {
    return authHost;
  }

  /** The broker of a cluster that is on Redis. */
  Redis redis() {
    return (Redis) broker;
  }

  Node node(int index) {
    return nodes.get(index);
  }

  List<Node> nodes() {
    return nodes;
  }

  /** One daemon of several, and its wire to the broker. */
  record Node(Daemon daemon, TcpProxy wire) {
    int port() {
      return daemon.port();
    }

    /** Waits until it is ready: it has its link, and knows the members of the other nodes. */
    void awaitReady() {
      daemon.awaitReady();
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

    /** Publishes an event, and says who has it. */
    JsonNode confirmed(String channel, String event) {
      RawHttp.Answer answer =
          RawHttp.post(
              port(),
              "/apps/" + API_CLIENT + "/events",
              "{\"channel\":%s,\"name\":%s,\"data\":1,\"confirm\":{\"wait\":\"10s\"}}"
                  .formatted(Json.text(channel), Json.text(event)),
              "Authorization: Bearer " + KEY,
              "Content-Type: application/json");
      return Json.parse(answer.body()).path("delivery");
    }

    /** What its HTTP API says of channels: behind {@code channels}, with a query or without. */
    RawHttp.Answer channels(String rest) {
      String path = "/apps/" + API_CLIENT + "/channels" + rest;
      return RawHttp.get(port(), path, "Authorization: Bearer " + KEY);
    }

    /** The ids of a channel's users, as its HTTP API has them. */
    List<Integer> users(String channel) {
      String body = channels("/" + channel + "/users").body();
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
    broker.close();
  }

  private Node start(int index) {
    TcpProxy wire = TcpProxy.to(broker.port());
    String configuration =
        """
        server.name = node-%d
        server.relay { host = "127.0.0.1", port = %d, address = "127.0.0.1" }
        apps.default {
          brokers.main { %s }
          auth { url = "%s", calls-per-second = 2000 }
          api.clients.%s { key = "%s" }
          cluster.secrets = ["%s"]
          %s
        }
        """
            .formatted(
                index,
                FreePorts.one(),
                broker.settings(wire.port()),
                authHost.url(),
                API_CLIENT,
                KEY,
                SECRET,
                more);
    return new Node(Daemon.start(configuration), wire);
  }
}
