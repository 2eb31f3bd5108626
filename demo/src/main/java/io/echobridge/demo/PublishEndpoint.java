package io.echobridge.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The button of the page: publishes a message on one of the demo's channels. For the page itself
 * and for programs; what other pages send is refused.
 */
final class PublishEndpoint implements HttpHandler {
  private static final int MAX_TEXT = 300;
  private static final int MAX_NAME = 40;
  private static final Pattern SOCKET = Pattern.compile("(\\d{1,20}\\.\\d{1,20})?");

  private final Publisher redis;
  private final Publisher api;

  /**
   * @param redis how the application publishes if it has Redis
   * @param api how it does if it has none: with {@code via=http} in the form
   */
  PublishEndpoint(Publisher redis, Publisher api) {
    this.redis = redis;
    this.api = api;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!Sender.isSamePage(exchange)) {
      Answers.problem(exchange, StatusCodes.FORBIDDEN, "expected a request of the demo page");
      return;
    }
    Form.read(exchange, form -> publish(exchange, form));
  }

  private void publish(HttpServerExchange exchange, Form form) {
    Optional<String> problem = problem(form);
    if (problem.isPresent()) {
      Answers.problem(exchange, StatusCodes.UNPROCESSABLE_ENTITY, problem.get());
      return;
    }
    String channel = channel(form);
    String socket = form.text("socket");
    LaravelEvent event =
        LaravelEvent.messagePosted(
            form.text("from").isEmpty() ? "somebody" : form.text("from"),
            form.text("text"),
            form.text("id"),
            socket.isEmpty() ? null : socket);
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () ->
            (form.text("via").equals("http") ? api : redis)
                .publish(channel, event)
                .whenComplete((said, failure) -> answer(exchange, said, failure)));
  }

  private static void answer(
      HttpServerExchange exchange, String said, @Nullable Throwable failure) {
    if (failure == null) {
      Answers.line(exchange, said);
    } else {
      Throwable cause = failure.getCause();
      Throwable why = failure instanceof CompletionException && cause != null ? cause : failure;
      Answers.problem(exchange, StatusCodes.SERVICE_UNAVAILABLE, String.valueOf(why.getMessage()));
    }
  }

  private static Optional<String> problem(Form form) {
    if (!Channels.ALL.contains(channel(form))) {
      return Optional.of("channel: expected one of " + String.join(", ", Channels.ALL));
    }
    if (form.text("text").isEmpty() || form.text("text").length() > MAX_TEXT) {
      return Optional.of("text: expected 1 to " + MAX_TEXT + " characters");
    }
    if (form.text("from").length() > MAX_NAME || form.text("id").length() > MAX_NAME) {
      return Optional.of("from, id: expected at most " + MAX_NAME + " characters");
    }
    if (!SOCKET.matcher(form.text("socket")).matches()) {
      return Optional.of("socket: expected a connection id, such as 193847.5521066");
    }
    return Optional.empty();
  }

  private static String channel(Form form) {
    return form.text("channel").isEmpty() ? Channels.PUBLIC : form.text("channel");
  }
}
