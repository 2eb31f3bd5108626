package io.echobridge.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.command.AdminListener;
import io.echobridge.config.AdminConfig;
import io.echobridge.tls.TlsConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the running daemon is, as it says itself on its admin listener. */
final class AdminCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final double MOST_FILES_USED = 0.8;

  private static final String UNSEEN =
      "What the running daemon says of itself was not looked at: whether events are unheard, its"
          + " histories and its files.";

  private final AdminConfig config;
  private final Optional<TlsConfig> tls;

  /**
   * @param tls with what the listener speaks TLS, if it does
   */
  AdminCheck(AdminConfig config, Optional<TlsConfig> tls) {
    this.config = config;
    this.tls = tls;
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    if (!config.enabled() || config.port() == 0) {
      return List.of();
    }
    URI base = AdminListener.address(config);
    Web web;
    try {
      web = Web.trusting(AdminListener.trust(config, tls), PATIENCE);
    } catch (IllegalArgumentException e) {
      return List.of(
          unseen(
              e.getMessage() + ".",
              "If this user may not read the file, run doctor as the daemon's."));
    }
    try {
      if (!web.read(base.resolve("/health")).body().equals("alive")) {
        return List.of(taken());
      }
      List<Finding> found = new ArrayList<>();
      found.add(ready(web.read(base.resolve("/ready"))));
      Web.Answer metrics = web.ask(shown(base.resolve("/metrics")));
      if (metrics.status() == 401) {
        found.add(stranger());
        return found;
      }
      files(metrics.body()).ifPresent(found::add);
      String status = web.ask(shown(base.resolve("/status.json"))).body();
      found.addAll(unheard(status));
      found.addAll(tooShort(status));
      return found;
    } catch (NoAnswerException e) {
      if (config.tls() && e.trouble() == Trouble.UNTRUSTED) {
        return List.of(
            unseen(
                "admin.port: the certificate there is not the one in server.tls.cert-file.",
                "The daemon takes a new certificate within seconds, and another file after"
                    + " \"systemctl reload echobridge\". Or does another program have the port?"));
      }
      return unanswered(ListenTrial.at(config.host(), config.port()));
    }
  }

  private HttpRequest.Builder shown(URI uri) throws NoAnswerException {
    HttpRequest.Builder request = Web.to(uri).GET();
    AdminListener.bearer(config).ifPresent(header -> request.setHeader("Authorization", header));
    return request;
  }

  private Finding stranger() {
    return AdminListener.bearer(config).isPresent()
        ? unseen(
            "The running daemon refuses the token in the file of admin.token-file.",
            "It takes a new one after \"systemctl reload echobridge\".")
        : unseen(
            "The admin listener asks who one is, and this user can read no token.",
            "Run doctor as the daemon's user, and set admin.token-file.");
  }

  private static Finding unseen(String what, String change) {
    return Finding.warning("admin-unseen", what, UNSEEN, change);
  }

  /** What it means that nobody answers: often that no daemon runs, which is no fault. */
  List<Finding> unanswered(ListenTrial trial) {
    return switch (trial.outcome()) {
      case FREE -> List.of();
      case TAKEN -> List.of(taken());
      case FORBIDDEN ->
          List.of(
              ListenTrial.forbidden("admin-port-permission", "admin.port", config.port(), 6002));
      case NO_ADDRESS ->
          List.of(
              trial.noAddress(
                  "admin-port-address",
                  "admin.host",
                  config.host(),
                  "\"127.0.0.1\" for this machine alone"));
    };
  }

  private Finding taken() {
    return Finding.fault(
        "admin-port-in-use",
        "admin.port: another program has port " + config.port() + ".",
        "The daemon does not start.",
        "admin.port = " + (config.port() + 1) + ", or another that is free.");
  }

  private static Finding ready(Web.Answer answer) {
    return answer.status() == 200
        ? Finding.ok("daemon", "The running daemon is ready: its brokers are connected")
        : Finding.fault(
            "daemon-not-ready",
            "The running daemon reports: " + answer.body().replace("\n", "; ") + ".",
            "Load balancers send it no clients, or events are missing.",
            "If its brokers are fine above, it runs with an older configuration: systemctl"
                + " restart echobridge");
  }

  /** Brokers that bring events to the running daemon of which no client hears any. */
  static List<Finding> unheard(String status) {
    List<Finding> found = new ArrayList<>();
    try {
      for (JsonNode app : new ObjectMapper().readTree(status).path("apps")) {
        for (JsonNode broker : app.path("brokers")) {
          List<String> names = new ArrayList<>();
          broker.path("unheard").forEach(name -> names.add('"' + name.asText() + '"'));
          if (!names.isEmpty()) {
            String path =
                "apps." + app.path("id").asText() + ".brokers." + broker.path("name").asText();
            found.add(unheard(path, String.join(", ", names)));
          }
        }
      }
    } catch (IOException e) {
      return List.of(); // longer than what is read of an answer
    }
    return found;
  }

  /** Histories of the running daemon that do not reach back as far as they should. */
  static List<Finding> tooShort(String status) {
    List<Finding> found = new ArrayList<>();
    try {
      for (JsonNode app : new ObjectMapper().readTree(status).path("apps")) {
        JsonNode recovery = app.path("recovery");
        if (recovery.path("short").asBoolean()) {
          String key = "apps." + app.path("id").asText() + ".recovery";
          found.add(
              Finding.warning(
                  "recovery-short",
                  key + ": the history " + recovery.path("reaches").asText() + ".",
                  "Clients that were away for longer get a new session and miss events.",
                  "Raise "
                      + key
                      + ".max-bytes or the daemon's heap (-Xmx), or leave busy channels out of "
                      + key
                      + ".channels."));
        }
      }
    } catch (IOException e) {
      return List.of(); // longer than what is read of an answer
    }
    return found;
  }

  private static Finding unheard(String path, String names) {
    return Finding.fault(
        "events-unheard",
        path + ": events arrive, and no client hears any. They are for " + names + ".",
        "Clients listen to channels of other names, and nothing reaches them.",
        "If something stands before the channels' names, that is "
            + path
            + ".prefix (type redis); \"echobridge doctor --listen 10\" looks at what arrives.");
  }

  private static Optional<Finding> files(String metrics) {
    double most = value(metrics, "process_files_max_files");
    double used = value(metrics, "process_files_open_files");
    if (most < Files.FEW) {
      return Optional.of(Files.few((long) most));
    }
    return used < MOST_FILES_USED * most
        ? Optional.of(Finding.ok("files", Files.shown((long) most) + " files can be open"))
        : Optional.of(
            Finding.warning(
                "files-nearly-used",
                "The daemon has "
                    + Files.shown((long) used)
                    + " of "
                    + Files.shown((long) most)
                    + " files open.",
                "Each client is an open file: soon nobody can connect.",
                Files.CHANGE));
  }

  private static double value(String metrics, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)$").matcher(metrics);
    return line.find() ? Double.parseDouble(line.group(1)) : Double.MAX_VALUE;
  }
}
