package io.echobridge.auth;

import io.echobridge.call.Destination;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An {@link AuthRequest} as an HTTP request: a form, and the headers that say who asks. */
final class Question {
  private static final List<String> ALWAYS = List.of("User-Agent", "Accept-Language");

  /** Where Sanctum sees one of its own pages it wants that page's cookies: so never without. */
  private static final List<String> WITH_COOKIES = List.of("Origin", "Referer");

  private final ClientHeaders clientHeaders;
  private final boolean forwardCookies;
  private final boolean forwardAuthorization;

  Question(AuthConfig config) {
    ForwardedNames names = new ForwardedNames(config.forwardHeaders());
    clientHeaders = new ClientHeaders(names);
    forwardCookies = config.forwardCookies();
    forwardAuthorization = forwardCookies && names.contains("Authorization");
  }

  /** What of a refused client's the application did not get to see. */
  KeptBack keptBack() {
    return new KeptBack(clientHeaders, forwardCookies);
  }

  /**
   * @throws UnknownHostException when the name of the application's host has no address
   */
  HttpRequest of(AuthRequest request, Destination destination) throws UnknownHostException {
    String form =
        "channel_name="
            + URLEncoder.encode(request.channel().value(), StandardCharsets.UTF_8)
            + "&socket_id="
            + URLEncoder.encode(request.socketId(), StandardCharsets.UTF_8);
    HttpRequest.Builder http = destination.request().POST(BodyPublishers.ofString(form));
    headers(request).forEach(http::setHeader);
    return http.build();
  }

  /** What the client gave first; what we know of it replaces that. */
  private Map<String, String> headers(AuthRequest request) {
    Map<String, String> headers = clientHeaders.pick(request.clientHeaders());
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("Accept", "application/json");
    headers.put("Accept-Encoding", "identity");
    headers.put("X-Requested-With", "XMLHttpRequest");
    putIfLegal(headers, "X-Forwarded-For", request.remoteAddress());
    Map<String, String> handshake = request.handshakeHeaders();
    putAll(headers, ALWAYS, handshake);
    headers.putIfAbsent("User-Agent", "Echobridge");
    if (forwardAuthorization && !headers.containsKey("Authorization")) {
      putAll(headers, List.of("Authorization"), handshake);
    }
    if (forwardCookies) {
      Cookies cookies = new Cookies(handshake.getOrDefault("cookie", ""));
      cookies.header().ifPresent(cookie -> headers.put("Cookie", cookie));
      cookies.xsrfToken().ifPresent(token -> headers.putIfAbsent("X-XSRF-TOKEN", token));
    }
    if (headers.containsKey("Cookie")) {
      putAll(headers, WITH_COOKIES, handshake);
    }
    return headers;
  }

  private static void putAll(
      Map<String, String> headers, List<String> names, Map<String, String> handshake) {
    for (String name : names) {
      putIfLegal(headers, name, handshake.getOrDefault(name.toLowerCase(Locale.ROOT), ""));
    }
  }

  private static void putIfLegal(Map<String, String> headers, String name, String value) {
    if (ClientHeaders.isValue(value)) {
      headers.put(name, value);
    }
  }
}
