package io.echobridge.auth;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The headers of a question to the application: who asks, and what of the client's headers the
 * application may see. Thread-safe.
 */
public final class ForwardedHeaders {
  private static final List<String> ALWAYS = List.of("User-Agent", "Accept-Language");

  /** Where Sanctum sees one of its own pages it wants that page's cookies: so never without. */
  private static final List<String> WITH_COOKIES = List.of("Origin", "Referer");

  private final ClientHeaders clientHeaders;
  private final boolean forwardCookies;
  private final boolean forwardAuthorization;

  /** As the settings say what is passed on. */
  public ForwardedHeaders(AuthConfig config) {
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
   * What the client gave first; what we know of it replaces that.
   *
   * @param given what the client gave in its own packet; untrusted, of any name
   * @param handshake what its HTTP handshake carried, by lower-case names
   * @param remoteAddress the client's address as text
   */
  public Map<String, String> of(
      Map<String, String> given, Map<String, String> handshake, String remoteAddress) {
    Map<String, String> headers = clientHeaders.pick(given);
    headers.put("Accept", "application/json");
    headers.put("Accept-Encoding", "identity");
    headers.put("X-Requested-With", "XMLHttpRequest");
    putIfLegal(headers, "X-Forwarded-For", remoteAddress);
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
