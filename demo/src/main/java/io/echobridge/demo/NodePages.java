package io.echobridge.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the page asks of the nodes, and has done to them. */
final class NodePages {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Nodes nodes;

  NodePages(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Answers how every node is, and where the window is that the request names. */
  void state(HttpServerExchange exchange) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode list = json.putArray("nodes");
    for (Node node : nodes.all()) {
      list.addObject()
          .put("name", node.name())
          .put("state", node.state().name().toLowerCase(Locale.ROOT))
          .put("clients", node.clients());
    }
    nodes
        .windows()
        .of(exchange)
        .ifPresent(
            place -> json.putObject("window").put("node", place.node()).put("via", place.via()));
    Answers.json(exchange, json.toString());
  }

  /** Ends a node as a crash would: {@code node=node-1}. */
  HttpHandler kill() {
    return each(
        (exchange, node) -> {
          if (node.kill()) {
            Answers.line(exchange, "killed " + node.name());
          } else {
            Answers.problem(exchange, StatusCodes.CONFLICT, node.name() + " is down already");
          }
        });
  }

  /** Starts one that is down: {@code node=node-1}. */
  HttpHandler start() {
    return each(
        (exchange, node) -> {
          try {
            if (node.start()) {
              Answers.line(exchange, "started " + node.name());
            } else {
              Answers.problem(exchange, StatusCodes.CONFLICT, node.name() + " is up already");
            }
          } catch (IOException e) {
            Answers.problem(
                exchange,
                StatusCodes.INTERNAL_SERVER_ERROR,
                "cannot start " + node.name() + ": " + e.getMessage());
          }
        });
  }

  private interface Action {
    void run(HttpServerExchange exchange, Node node);
  }

  private HttpHandler each(Action action) {
    return exchange -> {
      if (!Sender.isLocal(exchange) || !Sender.isSamePage(exchange)) {
        Answers.problem(
            exchange, StatusCodes.FORBIDDEN, "expected a request of the demo page on this machine");
        return;
      }
      Form.read(exchange, form -> find(exchange, form.text("node"), action));
    };
  }

  private void find(HttpServerExchange exchange, String name, Action action) {
    Optional<Node> node = nodes.named(name);
    if (node.isEmpty()) {
      List<String> names = nodes.all().stream().map(Node::name).toList();
      Answers.problem(
          exchange,
          StatusCodes.UNPROCESSABLE_ENTITY,
          "node: expected one of " + String.join(", ", names));
      return;
    }
    // A process takes some milliseconds to start; the IO thread has others to serve.
    exchange.dispatch(() -> action.run(exchange, node.get()));
  }
}
