package io.echobridge.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code socketio}: what laravel-echo-server handed to Socket.IO 2. */
final class SocketIoOptions {
  private static final Pattern ORIGIN =
      Pattern.compile("(https?://)?([^:/]+|\\[[^]]+])(?::(\\d+|\\*))?/?");
  private static final Set<String> TRANSPORTS = Set.of("polling", "websocket");
  private static final Map<String, String> NOT_NEEDED =
      Map.of(
          "adapter", "An object of Node, which JSON cannot contain.",
          "allowUpgrades", "Clients that poll may always upgrade to WebSocket.",
          "cookieHttpOnly", "The cookie is always HttpOnly.",
          "cookiePath", "The cookie's path is always /.",
          "httpCompression", "Answers to polling are not compressed.",
          "initialPacket", "Nothing is sent before a client subscribes.",
          "serveClient", "The client is always at /socket.io/socket.io.js.",
          "wsEngine", "There is one implementation of WebSocket.");

  private final Options options;
  private final Translation to;

  /**
   * @param options the block {@code socketio}
   */
  SocketIoOptions(Options options, Translation to) {
    this.options = options;
    this.to = to;
  }

  void translate() {
    options
        .text("path")
        .map(path -> "/" + path.replaceAll("^/+|/+$", ""))
        .ifPresent(path -> same("path", set("path", path)));
    millis("pingInterval", "ping-interval");
    millis("pingTimeout", "ping-timeout");
    millis("upgradeTimeout", "upgrade-timeout");
    number("maxHttpBufferSize", "max-payload", bytes -> bytes);
    transports();
    cookie();
    compression();
    origins();
    NOT_NEEDED.forEach(
        (key, why) -> {
          if (options.has(key)) {
            options.read(key);
            to.notCarried(options.name(key), why);
          }
        });
    to.unknown(
        options,
        List.of(
            "path",
            "pingInterval",
            "pingTimeout",
            "upgradeTimeout",
            "maxHttpBufferSize",
            "transports",
            "cookie",
            "origins"));
  }

  private void millis(String option, String key) {
    number(option, key, SocketIoOptions::duration);
  }

  private void number(String option, String key, LongFunction<Object> setting) {
    Optional<Long> number = options.number(option);
    if (number.isPresent()) {
      same(option, set(key, setting.apply(number.get())));
    } else if (options.has(option)) {
      to.yours(options.name(option), "It is not a number: the default applies.");
    }
  }

  private static String duration(long millis) {
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  private void transports() {
    if (!options.has("transports")) {
      return;
    }
    List<String> given = texts(options.read("transports"));
    List<String> known = given.stream().filter(TRANSPORTS::contains).toList();
    if (known.isEmpty()) {
      to.yours(options.name("transports"), "Names neither polling nor websocket: both are on.");
    } else if (known.size() < given.size()) {
      String note = "Only polling and websocket exist.";
      to.different(options.name("transports"), note, set("transports", known));
    } else {
      same("transports", set("transports", known));
    }
  }

  private void cookie() {
    if (!options.has("cookie")) {
      return;
    }
    boolean on = options.isTrue("cookie");
    String name = options.text("cookie").orElse("io");
    String setting = set("cookie", on);
    if (name.equals("io") || name.equals("true") || !on) {
      same("cookie", setting);
    } else {
      String note = "Its name is always io: change the load balancer if it looks for " + name + ".";
      to.yours(options.name("cookie"), note, setting);
    }
  }

  private void compression() {
    String option = "perMessageDeflate";
    if (options.has(option)) {
      boolean on = options.isTrue(option);
      List<String> key = List.of("apps", "default", "websocket", "compression", "enabled");
      same(option, to.draft.set(key, on));
    }
  }

  private void origins() {
    if (!options.has("origins")) {
      return;
    }
    Set<String> origins = new LinkedHashSet<>();
    List<String> lost = new ArrayList<>();
    boolean wider = false;
    for (String each : texts(options.read("origins"))) {
      Matcher matcher = ORIGIN.matcher(each);
      if (each.equals("*:*") || each.equals("*")) {
        origins.add("*");
      } else if (!matcher.matches() || matcher.group(2).equals("*")) {
        lost.add(each);
      } else {
        wider |= "*".equals(matcher.group(3));
        add(origins, matcher.group(1), matcher.group(2), matcher.group(3));
      }
    }
    String setting = to.draft.set(List.of("apps", "default", "origins"), List.copyOf(origins));
    String name = options.name("origins");
    if (!lost.isEmpty()) {
      String note = "Each origin is listed here; nothing is the same as ";
      to.yours(name, note + String.join(", ", lost) + ".", setting);
    } else if (wider) {
      to.yours(name, "Add pages on other ports: :* is not supported here.", setting);
    } else {
      same("origins", setting);
    }
  }

  /** Socket.IO 2 compared with the port always there; browsers leave the usual one out. */
  private static void add(Set<String> origins, String scheme, String host, String port) {
    boolean any = port == null || port.equals("*");
    if (scheme == null ? any || !port.equals("80") : scheme.equals("https://")) {
      origins.add("https://" + host + (any || port.equals("443") ? "" : ":" + port));
    }
    if (scheme == null ? any || !port.equals("443") : scheme.equals("http://")) {
      origins.add("http://" + host + (any || port.equals("80") ? "" : ":" + port));
    }
  }

  /** A list of texts, or one text with blanks between. */
  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(each -> texts.add(each.asText()));
    } else {
      texts.addAll(Arrays.asList(value.asText().strip().split("\\s+")));
    }
    texts.removeIf(String::isEmpty);
    return texts;
  }

  private void same(String option, String setting) {
    to.same(options.name(option), setting);
  }

  private String set(String key, Object value) {
    return to.draft.set(List.of("protocols", "echo", key), value);
  }
}
