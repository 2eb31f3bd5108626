package io.echobridge.demo;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The fields of a form that was posted. */
final class Form {
  private static final int MAX_BYTES = 8 * 1024;

  private final Map<String, String> fields;

  private Form(Map<String, String> fields) {
    this.fields = fields;
  }

  /**
   * Reads a request's body without blocking. One that is too long is answered with 413 and goes no
   * further; one that is no form is a form without fields, or answered with 400.
   */
  static void read(HttpServerExchange exchange, Consumer<Form> then) {
    if (exchange.getRequestContentLength() > MAX_BYTES) {
      // The receiver below makes room for the announced length before it compares.
      refuse(exchange);
      return;
    }
    exchange.getRequestReceiver().setMaxBufferSize(MAX_BYTES);
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (ignored, body) -> parse(exchange, new String(body, StandardCharsets.UTF_8), then),
            (ignored, failure) -> refuse(exchange));
  }

  private static void refuse(HttpServerExchange exchange) {
    Answers.problem(
        exchange,
        StatusCodes.REQUEST_ENTITY_TOO_LARGE,
        "expected a form of at most " + MAX_BYTES + " bytes");
  }

  /** A field's text without blanks around it; empty when it is not there. */
  String text(String field) {
    return fields.getOrDefault(field, "").strip();
  }

  private static void parse(HttpServerExchange exchange, String body, Consumer<Form> then) {
    Form form;
    try {
      form = new Form(fields(body));
    } catch (IllegalArgumentException e) {
      Answers.problem(
          exchange,
          StatusCodes.BAD_REQUEST,
          "expected a form (application/x-www-form-urlencoded), got something else");
      return;
    }
    then.accept(form);
  }

  private static Map<String, String> fields(String body) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
