package io.echobridge.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ProxyHandler;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several nodes of one cluster, and what gives the requests of their clients to them in turn. */
final class Nodes implements AutoCloseable {
  private static final int LOOK_MILLIS = 500;

  private final List<Node> all = new ArrayList<>();
  private final Windows windows = new Windows();
  private final RoundRobin roundRobin = new RoundRobin(this::went);
  private final Thread looking = new Thread(this::look, "nodes");

  /**
   * Nodes that are not started yet.
   *
   * @param demo where the demo's pages are
   */
  Nodes(int count, String redisUrl, String demo, DemoApp app) throws IOException {
    String secret = new BigInteger(256, new SecureRandom()).toString(16);
    List<Integer> free = freePorts(count * 3);
    for (int i = 0; i < count; i++) {
      String name = "node-" + (i + 1);
      Node.Ports ports = new Node.Ports(free.get(i * 3), free.get(i * 3 + 1), free.get(i * 3 + 2));
      var settings = Settings.node(name, ports, redisUrl, demo, secret, app);
      all.add(new Node(name, ports, Settings.asEnvironment(settings), this::changed));
    }
  }

  /** Starts all of them, and does not wait until they serve. */
  void start() throws IOException {
    for (Node node : all) {
      node.start();
    }
    looking.setDaemon(true);
    looking.start();
  }

  /** In the order of their names. */
  List<Node> all() {
    return List.copyOf(all);
  }

  Optional<Node> named(String name) {
    return all.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  Windows windows() {
    return windows;
  }

  /** Passes requests on to the nodes that run. */
  HttpHandler proxy() {
    return ProxyHandler.builder()
        .setProxyClient(roundRobin)
        .setMaxConnectionRetries(all.size())
        .build();
  }

  /** Ends all of them. */
  @Override
  public void close() {
    looking.interrupt();
    all.forEach(Node::close);
  }

  private void look() {
    try {
      while (true) {
        all.forEach(Node::look);
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void changed(Node node) {
    switch (node.state()) {
      case STARTING -> {}
      case RUNNING -> roundRobin.addHost(node.address());
      case DOWN -> {
        roundRobin.removeHost(node.address());
        windows.lost(node.name());
      }
    }
  }

  private void went(HttpServerExchange exchange, int port) {
    all.stream()
        .filter(node -> node.address().getPort() == port)
        .findFirst()
        .ifPresent(node -> windows.noticed(exchange, node.name()));
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      while (sockets.size() < count) {
        sockets.add(new ServerSocket(0)); // all at once: no port twice
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
