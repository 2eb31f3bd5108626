package io.echobridge.auth;

import io.echobridge.call.Destination;
import io.echobridge.trace.Authorizing;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An {@link AuthRequest} as an HTTP request: a form, and the headers that say who asks. */
final class Question {
  private final ForwardedHeaders forwarded;

  Question(AuthConfig config) {
    forwarded = new ForwardedHeaders(config);
  }

  /** What of a refused client's the application did not get to see. */
  KeptBack keptBack() {
    return forwarded.keptBack();
  }

  /**
   * @param asking who follows the question
   * @throws UnknownHostException when the name of the application's host has no address
   */
  HttpRequest of(AuthRequest request, Destination destination, @Nullable Authorizing asking)
      throws UnknownHostException {
    String form =
        "channel_name="
            + URLEncoder.encode(request.channel().value(), StandardCharsets.UTF_8)
            + "&socket_id="
            + URLEncoder.encode(request.socketId(), StandardCharsets.UTF_8);
    HttpRequest.Builder http = destination.request().POST(BodyPublishers.ofString(form));
    Map<String, String> headers =
        forwarded.of(request.clientHeaders(), request.handshakeHeaders(), request.remoteAddress());
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.forEach(http::setHeader);
    if (asking != null) {
      asking.passOn(http::setHeader);
    }
    return http.build();
  }
}
