package io.echobridge.imports;

import io.echobridge.config.InvalidConfigException;
import io.echobridge.dotenv.DotEnv;
import java.util.List;
import java.util.Map;

/**
 * What the {@code .env} file of an application becomes that publishes to Reverb, soketi or
 * pusher.com.
 */
final class PusherEnvironment {
  private static final String PUSHER = "pusher";
  private static final String MEMBERS = "members";
  private static final int SECONDS_OF_A_DAY = 86_400;

  /** By what the names of credentials begin; the first that the file has a key of counts. */
  private static final List<String> APPS =
      List.of("REVERB_APP_", "PUSHER_APP_", "SOKETI_DEFAULT_APP_");

  private static final List<String> OURS = List.of("REVERB_", "PUSHER_", "SOKETI_");

  private static final String ADDRESS =
      "The address that the application publishes to and pages connect to: it stays"
          + " in the .env file, and has to lead to this server.";

  private static final String RATE =
      "limits.whispers-per-second and limits.packets-per-second limit what one client sends.";

  /** Names that become nothing, and why. */
  private static final Map<String, String> NOTES =
      Map.ofEntries(
          Map.entry("REVERB_HOST", ADDRESS),
          Map.entry("REVERB_PORT", ADDRESS),
          Map.entry("REVERB_SCHEME", ADDRESS),
          Map.entry("PUSHER_HOST", ADDRESS),
          Map.entry("PUSHER_PORT", ADDRESS),
          Map.entry("PUSHER_SCHEME", ADDRESS),
          Map.entry(
              "PUSHER_APP_CLUSTER",
              "Only pusher.com has clusters. Pages have to set wsHost and enabledTransports."),
          Map.entry(
              "REVERB_APP_PING_INTERVAL",
              "A client that is silent for a tenth longer than protocols.pusher.activity-timeout is"
                  + " asked whether it lives."),
          Map.entry("REVERB_APP_RATE_LIMITING_ENABLED", RATE),
          Map.entry("REVERB_APP_RATE_LIMITING_MAX_ATTEMPTS", RATE),
          Map.entry("REVERB_APP_RATE_LIMITING_DECAY_SECONDS", RATE),
          Map.entry("REVERB_APP_RATE_LIMITING_TERMINATE", RATE),
          Map.entry(
              "SOKETI_DEFAULT_APP_USER_AUTHENTICATION", "Users can sign in without a switch."));

  private final DotEnv env;
  private final Translation to = new Translation();
  private final PusherSizes sizes = new PusherSizes(to);

  private PusherEnvironment(DotEnv env) {
    this.env = env;
  }

  /**
   * @param name the file's name, for errors and for the head of the configuration
   * @param text its text
   * @throws InvalidConfigException when no key stands there
   */
  static Import of(String name, String text) throws InvalidConfigException {
    PusherEnvironment environment = new PusherEnvironment(DotEnv.parse(text));
    String app =
        APPS.stream()
            .filter(prefix -> !environment.value(prefix + "KEY").isEmpty())
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidConfigException(
                        List.of(
                            name
                                + ": expected REVERB_APP_KEY, PUSHER_APP_KEY or"
                                + " SOKETI_DEFAULT_APP_KEY, found none")));
    for (String variable : environment.env.names()) {
      if (OURS.stream().anyMatch(variable::startsWith)) {
        environment.translate(variable, app);
      }
    }
    if (app.startsWith("REVERB_") && environment.value("REVERB_SERVER_PORT").isEmpty()) {
      environment.to.same(
          "REVERB_SERVER_PORT (not given)",
          environment.to.draft.set(List.of("server", "port"), 8080));
    }
    if (app.startsWith("REVERB_")) {
      environment.to.yours(
          "config/reverb.php (not read)",
          "It may restrict allowed_origins: write apps.default.origins, with https:// before each"
              + " host, otherwise every page may connect. Write each further app as a block of its"
              + " own in apps.");
    }
    List<Outcome> outcomes = environment.to.outcomes();
    return new Import(
        Import.head(name, outcomes) + environment.to.draft.render(), new ImportReport(outcomes));
  }

  private String value(String name) {
    return env.value(name).orElse("").strip();
  }

  private void translate(String name, String app) {
    String value = value(name);
    if (value.isEmpty()) {
      to.notCarried(name, "It has no value.");
    } else if (APPS.stream().anyMatch(prefix -> isCredential(name, prefix))) {
      credential(name, value, app);
    } else if (NOTES.containsKey(name)) {
      to.notCarried(name, NOTES.getOrDefault(name, ""));
    } else if (name.startsWith("REVERB_SCALING_")) {
      to.notCarried(name, "Servers that share a broker find each other: see docs/cluster.md.");
    } else if (name.equals("SOKETI_DEFAULT_APP_WEBHOOKS")) {
      to.yours(name, "Write the webhooks that you need to apps.default.pusher.webhooks.");
    } else {
      setting(name, value);
    }
  }

  private static boolean isCredential(String name, String prefix) {
    return List.of(prefix + "ID", prefix + "KEY", prefix + "SECRET").contains(name);
  }

  private void credential(String name, String value, String app) {
    if (!name.startsWith(app)) {
      to.notCarried(name, "The credentials are taken from " + app + "KEY.");
      return;
    }
    switch (name.substring(app.length())) {
      case "ID" -> to.same(name, to.draft.set(ours("app-id"), value));
      case "KEY" -> to.same(name, to.draft.set(ours("key"), value));
      default -> to.same(name, to.draft.secret(ours("secret"), value));
    }
  }

  private static List<String> ours(String key) {
    return List.of("apps", "default", PUSHER, key);
  }

  private void setting(String name, String value) {
    switch (name) {
      case "REVERB_SERVER_HOST", "SOKETI_HOST" ->
          to.same(name, to.draft.set(List.of("server", "host"), value));
      case "REVERB_SERVER_PORT", "SOKETI_PORT" -> number(name, value, List.of("server", "port"));
      case "REVERB_SERVER_PATH" -> {
        String path = "/" + value.replaceAll("^/+|/+$", "");
        to.same(
            name, to.draft.set(List.of("apps", "default", "path"), path.equals("/") ? "" : path));
      }
      case "REVERB_APP_MAX_CONNECTIONS" ->
          number(name, value, List.of("apps", "default", "limits", "max-connections"));
      case "REVERB_APP_MAX_MESSAGE_SIZE" -> sizes.message(name, value);
      case "REVERB_MAX_REQUEST_SIZE" -> sizes.request(name, value);
      case "REVERB_APP_ACTIVITY_TIMEOUT" -> activity(name, value);
      case "REVERB_APP_ACCEPT_CLIENT_EVENTS_FROM" -> clientEvents(name, value);
      case "SOKETI_DEFAULT_APP_ENABLE_CLIENT_MESSAGES" ->
          clientEvents(name, isTrue(value) ? MEMBERS : "none");
      default -> to.add(Outcome.Mark.UNKNOWN, name, List.of(), "Nothing here is known to read it.");
    }
  }

  private void clientEvents(String name, String from) {
    List<String> path = List.of("protocols", PUSHER, "client-events", "from");
    switch (from) {
      case MEMBERS, "none" -> to.same(name, to.draft.set(path, from));
      case "all" ->
          to.different(
              name,
              "Members alone may send client events, and on private and presence channels only.",
              to.draft.set(path, MEMBERS));
      default -> to.yours(name, "Expected members, all or none: the default, members, holds.");
    }
  }

  private void activity(String name, String value) {
    if (value.matches("[1-9]\\d{0,4}") && Integer.parseInt(value) <= SECONDS_OF_A_DAY) {
      List<String> path = List.of("protocols", PUSHER, "activity-timeout");
      to.same(name, to.draft.set(path, value + "s"));
    } else {
      to.yours(name, "Expected 1 to " + SECONDS_OF_A_DAY + " seconds: the default, 120, holds.");
    }
  }

  private static boolean isTrue(String value) {
    return value.equalsIgnoreCase("true") || value.equals("1");
  }

  private void number(String name, String value, List<String> path) {
    if (value.matches("\\d{1,9}")) {
      to.same(name, to.draft.set(path, Integer.valueOf(value)));
    } else {
      to.yours(name, "Expected a number, got something else: the default applies.");
    }
  }
}
