package io.echobridge.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code host}, {@code port}, {@code protocol} and what belongs to TLS. */
final class ListenerOptions {
  private static final Pattern PORT = Pattern.compile("(\\d{2,5})/?$");
  private static final int ADMIN_PORT = 6002;
  private static final int OTHER_ADMIN_PORT = 6003;
  private static final List<String> PATHS =
      List.of("sslCertPath", "sslKeyPath", "sslCertChainPath", "sslPassphrase");

  /** Those of Node, to which laravel-echo-server handed all of its options. */
  private static final List<String> NODES =
      List.of(
          "ciphers",
          "dhparam",
          "ecdhCurve",
          "honorCipherOrder",
          "maxVersion",
          "minVersion",
          "rejectUnauthorized",
          "requestCert",
          "secureProtocol");

  private final Options options;
  private final Translation to;

  ListenerOptions(Options options, Translation to) {
    this.options = options;
    this.to = to;
  }

  void translate() {
    host();
    port();
    tls();
  }

  private void host() {
    Optional<String> host = options.text("host");
    String setting = to.draft.set(List.of("server", "host"), host.orElse("0.0.0.0"));
    if (options.has("host")) {
      to.same(options.name("host"), setting);
    }
  }

  private void port() {
    JsonNode given = options.read("port");
    Matcher matcher = PORT.matcher(given.asText());
    boolean read = matcher.find();
    int port = read ? Integer.parseInt(matcher.group(1)) : 6001;
    boolean https = isHttps();
    // One socket speaks TLS, the other does not: the old port is that of the old protocol.
    String setting =
        https
            ? to.draft.set(List.of("server", "tls", "port"), port)
            : to.draft.set(List.of("server", "port"), port);
    List<String> became = new ArrayList<>(List.of(setting));
    String note = "";
    if (port == ADMIN_PORT) {
      became.add(to.draft.set(List.of("admin", "port"), OTHER_ADMIN_PORT));
      note = "Operators connect to " + OTHER_ADMIN_PORT + " instead of " + ADMIN_PORT + ".";
    }
    String[] settings = became.toArray(String[]::new);
    if (options.has("port") && !given.isNull() && !read) {
      to.yours(
          "port",
          "There is no port in " + given + ": laravel-echo-server ended with that value.",
          settings);
    } else if (!note.isEmpty()) {
      to.different("port", note, settings);
    } else if (options.has("port")) {
      to.same("port", settings);
    }
  }

  private boolean isHttps() {
    return options.text("protocol").orElse("http").equals("https");
  }

  private void tls() {
    boolean https = isHttps();
    if (options.has("protocol")) {
      protocol(https);
    }
    if (https) {
      file("sslCertPath", "cert-file", true);
      file("sslKeyPath", "key-file", true);
      file("sslCertChainPath", "chain-file", false);
      options
          .text("sslPassphrase")
          .ifPresent(
              password ->
                  to.same(
                      "sslPassphrase",
                      to.draft.secret(List.of("server", "tls", "key-password"), password)));
    }
    if (!https) {
      PATHS.forEach(this::unused);
    }
    if (options.has("secureOptions")) {
      options.read("secureOptions");
      to.different("secureOptions", "TLS is always 1.2 or 1.3 here.");
    }
    for (String key : NODES) {
      if (options.has(key)) {
        options.read(key);
        to.notCarried(key, "An option of Node's TLS. Java's defaults apply here.");
      }
    }
  }

  private void unused(String option) {
    if (options.isTrue(option)) {
      to.notCarried(option, "Not in use: the protocol is http.");
    } else if (options.has(option)) {
      to.same(option, "none");
    }
  }

  private void protocol(boolean https) {
    String word = options.text("protocol").orElse("");
    if (https) {
      String off = to.draft.set(List.of("server", "plain"), false);
      to.different(
          "protocol",
          "Certificates are reloaded when they change: no restart after a renewal.",
          off,
          "server.tls { … }");
    } else if (word.isEmpty() || word.equals("http")) {
      to.same("protocol", "no server.tls: plain HTTP, as it was");
    } else {
      to.different(
          "protocol",
          "laravel-echo-server treated anything but https as http, and so does Echobridge.");
    }
  }

  private void file(String option, String key, boolean needed) {
    Optional<String> path = options.text(option);
    if (path.isEmpty()) {
      if (needed) {
        to.yours(option, "https needs it. laravel-echo-server did not start without it.");
      }
      return;
    }
    String setting = to.draft.set(List.of("server", "tls", key), path.get());
    if (path.get().startsWith("/")) {
      to.same(option, setting);
    } else {
      String note =
          "Write a path that begins with /: this one depends on the folder where the"
              + " server is started.";
      to.yours(option, note, setting);
    }
  }
}
