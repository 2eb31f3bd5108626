package io.echobridge.auth;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An {@link AuthRequest} as an HTTP request: a form, and the headers that say who asks. */
final class Question {
  private static final List<String> OF_HANDSHAKE =
      List.of("Origin", "Referer", "User-Agent", "Accept-Language");

  private final Endpoints endpoints;
  private final ClientHeaders clientHeaders;
  private final boolean forwardCookies;

  Question(AuthConfig config) {
    endpoints = new Endpoints(config);
    clientHeaders = new ClientHeaders(config.forwardHeaders());
    forwardCookies = config.forwardCookies();
  }

  HttpRequest of(AuthRequest request) {
    String form =
        "channel_name="
            + URLEncoder.encode(request.channel().value(), StandardCharsets.UTF_8)
            + "&socket_id="
            + URLEncoder.encode(request.socketId(), StandardCharsets.UTF_8);
    HttpRequest.Builder http =
        HttpRequest.newBuilder(endpoints.forHandshake(request.handshakeHeaders()))
            .POST(BodyPublishers.ofString(form));
    headers(request).forEach(http::setHeader);
    return http.build();
  }

  /** What the client gave first; what we know of it replaces that. */
  private Map<String, String> headers(AuthRequest request) {
    Map<String, String> headers = clientHeaders.pick(request.clientHeaders());
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("Accept", "application/json");
    headers.put("X-Requested-With", "XMLHttpRequest");
    putIfLegal(headers, "X-Forwarded-For", request.remoteAddress());
    Map<String, String> handshake = request.handshakeHeaders();
    for (String name : OF_HANDSHAKE) {
      putIfLegal(headers, name, handshake.getOrDefault(name.toLowerCase(Locale.ROOT), ""));
    }
    headers.putIfAbsent("User-Agent", "Echobridge");
    if (forwardCookies) {
      Cookies cookies = new Cookies(handshake.getOrDefault("cookie", ""));
      cookies.header().ifPresent(cookie -> headers.put("Cookie", cookie));
      cookies.xsrfToken().ifPresent(token -> headers.putIfAbsent("X-XSRF-TOKEN", token));
    }
    return headers;
  }

  private static void putIfLegal(Map<String, String> headers, String name, String value) {
    if (ClientHeaders.isValue(value)) {
      headers.put(name, value);
    }
  }
}
