package io.echobridge.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.echobridge.admin.access.Visitor;
import io.echobridge.channel.ChannelName;
import io.echobridge.text.Printable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * What the live page asks for, below {@code /api/}: looks at single channels and clients, and does
 * what operators want. Here and for the other pages, on threads that may block, a few at a time.
 */
final class Desk {
  static final String PATH = "/api/";

  /** How many requests are worked on at once; each has a thread. */
  static final int MOST = 3;

  private static final int DEFAULT_ROWS = 50;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<? extends AppStatus> apps;
  private final Sampler sampler;
  private final Look look;
  private final Actions actions;
  private final Semaphore places = new Semaphore(32);

  Desk(List<? extends AppStatus> apps, Sampler sampler, Look look, Actions actions) {
    this.apps = List.copyOf(apps);
    this.sampler = sampler;
    this.look = look;
    this.actions = actions;
  }

  /** Answers a request; may wait. */
  interface Answering {
    Answer answer(HttpServerExchange exchange) throws IOException;
  }

  /** Has a request answered on a thread that may wait; on an IO thread or another. */
  void take(HttpServerExchange exchange, Answering how) {
    if (!places.tryAcquire()) {
      Answer.plain(503, "Too many requests at once: try again\n").send(exchange);
      return;
    }
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          places.release();
          next.proceed();
        });
    exchange.dispatch(late -> how.answer(late).send(late));
  }

  /** What is asked below {@link #PATH}. */
  Answer answer(HttpServerExchange exchange, Visitor who) throws IOException {
    String what = exchange.getRelativePath().substring(PATH.length());
    if (exchange.getRequestMethod().equals(Methods.GET)) {
      return read(exchange, what);
    }
    if (!exchange.getRequestMethod().equals(Methods.POST)) {
      return Answer.only("GET, POST");
    }
    String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    if (type == null || !type.startsWith("application/json")) {
      return Answer.plain(415, "Expected application/json\n");
    }
    exchange.startBlocking();
    JsonNode body;
    try {
      body = MAPPER.readTree(exchange.getInputStream().readAllBytes());
    } catch (JsonProcessingException e) {
      return Answer.plain(400, "Expected JSON\n");
    }
    return act(what, body, who);
  }

  private Answer read(HttpServerExchange exchange, String what) {
    if (what.equals("history")) {
      return Answer.json(HistoryJson.of(sampler.history().since(number(exchange, "since", -1))));
    }
    Optional<? extends AppStatus> app = app(text(exchange, "app"));
    if (app.isEmpty()) {
      return Answer.plain(404, "No such app\n");
    }
    return switch (what) {
      case "channels" ->
          json(
              look.channels(
                  app.get(),
                  text(exchange, "search"),
                  number(exchange, "from", 0),
                  number(exchange, "most", DEFAULT_ROWS)));
      case "channel" ->
          ChannelName.parse(text(exchange, "name"))
              .filter(name -> !name.isReserved())
              .map(name -> json(look.channel(app.get(), name, number(exchange, "from", 0))))
              .orElseGet(() -> Answer.plain(400, "name: expected the name of a channel\n"));
      case "client" -> json(look.client(app.get(), text(exchange, "id")));
      default -> Answer.plain(404, "Not found\n");
    };
  }

  private Answer act(String what, JsonNode body, Visitor who) {
    if (what.equals("drain")) {
      return actions.drain(who);
    }
    if (what.equals("log-level")) {
      return LogLevel.change(Optional.empty(), body.path("level").asText(), who);
    }
    Optional<? extends AppStatus> app = app(body.path("app").asText());
    if (app.isEmpty()) {
      return Answer.plain(404, "No such app\n");
    }
    return switch (what) {
      case "search" -> json(look.search(app.get(), body.path("text").asText()));
      case "publish" -> actions.publish(app.get(), body, who);
      case "disconnect" -> actions.disconnect(app.get(), body, who);
      case "terminate" -> actions.terminate(app.get(), body, who);
      default -> Answer.plain(404, "Not found\n");
    };
  }

  private Optional<? extends AppStatus> app(String id) {
    return apps.stream().filter(app -> app.id().equals(id)).findFirst();
  }

  private static String text(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? "" : values.peekFirst();
  }

  private static int number(HttpServerExchange exchange, String name, int otherwise) {
    String text = text(exchange, name);
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
  }

  private static Answer json(ObjectNode json) {
    return Answer.json(Printable.json(json.toString()));
  }
}
