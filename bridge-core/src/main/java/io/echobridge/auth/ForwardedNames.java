package io.echobridge.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which names of headers clients may give. The application sees a call from this host, perhaps past
 * its own proxy: what a proxy would set, or what changes the meaning of the request, is never a
 * client's to say. What gateways say about users may be one application's header and another's word
 * for who somebody is: it has to be listed in full, and no beginning such as {@code X-*} takes it.
 */
final class ForwardedNames {
  private static final Set<String> NEVER =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "expect",
          "forwarded",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-client-ip",
          "x-cluster-client-ip",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-real-ip",
          "x-requested-with",
          "x-rewrite-url");
  private static final List<String> NEVER_BEGINNINGS =
      List.of("proxy-", "x-forwarded", "x-original-", "x-remote-");

  /** What proxies, gateways and clouds put before a name of theirs. */
  private static final List<String> OF_GATEWAYS =
      List.of(
          "cdn-",
          "cf-",
          "cloudfront-",
          "client-cert",
          "fastly-",
          "fly-",
          "front-end-",
          "oidc",
          "remote-",
          "ssl",
          "tailscale-",
          "teleport",
          "tls",
          "true-client-",
          "x-accel-",
          "x-amz",
          "x-anonymous",
          "x-apigateway-",
          "x-apigee",
          "x-appengine-",
          "x-appgw-",
          "x-arr-",
          "x-auth-request",
          "x-authelia",
          "x-authenticated",
          "x-authentik",
          "x-azure-",
          "x-cert",
          "x-client-",
          "x-cloud",
          "x-credential",
          "x-endpoint-",
          "x-envoy-",
          "x-gateway",
          "x-goog",
          "x-host",
          "x-https",
          "x-iap",
          "x-istio-",
          "x-kong",
          "x-ms-",
          "x-nginx",
          "x-oauth",
          "x-oidc",
          "x-pomerium",
          "x-proto",
          "x-proxy",
          "x-real-",
          "x-saml",
          "x-scheme",
          "x-sendfile",
          "x-shib",
          "x-ssl",
          "x-sso",
          "x-tls",
          "x-token-",
          "x-traefik",
          "x-true-client-",
          "x-url-scheme",
          "x-vouch",
          "x-webauth");

  /** How they say who somebody is. */
  private static final List<String> ABOUT_SOMEBODY =
      List.of(
          "assertion",
          "cert",
          "claim",
          "consumer",
          "group",
          "identity",
          "jwt",
          "login",
          "mail",
          "principal",
          "role",
          "subject",
          "user");

  private final List<String> allowed;

  /**
   * @param allowed names, or beginnings with a {@code *}, in any case
   */
  ForwardedNames(List<String> allowed) {
    this.allowed = allowed.stream().map(ForwardedNames::lower).toList();
  }

  /** What is wrong with an entry of the list, if anything. */
  static Optional<String> faultOf(String entry) {
    String name = entry.endsWith("*") ? entry.substring(0, entry.length() - 1) : entry;
    if (!isName(name)) {
      return Optional.of("expected a header's name or a beginning like X-*, got \"" + entry + '"');
    }
    return isNever(lower(name))
        ? Optional.of(entry + " is never taken from clients")
        : Optional.empty();
  }

  boolean contains(String name) {
    String lower = lower(name);
    return isName(name)
        && !isNever(lower)
        && allowed.stream()
            .anyMatch(
                entry ->
                    entry.equals(lower)
                        || (entry.endsWith("*")
                            && lower.startsWith(entry.substring(0, entry.length() - 1))
                            && !isOfGateways(lower)));
  }

  /** Whether it is not passed on, and would be if it were listed. */
  boolean lacks(String name) {
    return isName(name) && !isNever(lower(name)) && !contains(name);
  }

  private static boolean isNever(String name) {
    return NEVER.contains(name) || NEVER_BEGINNINGS.stream().anyMatch(name::startsWith);
  }

  private static boolean isOfGateways(String name) {
    return OF_GATEWAYS.stream().anyMatch(name::startsWith)
        || ABOUT_SOMEBODY.stream().anyMatch(name::contains);
  }

  /** Letters, digits and dashes: to PHP, {@code X_Real_IP} is the same header as X-Real-IP. */
  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-');
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
