package io.echobridge.doctor;

import io.echobridge.command.AdminListener;
import io.echobridge.config.AdminConfig;
import io.echobridge.text.Printable;
import io.echobridge.tls.TlsConfig;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the running daemon is, as it says itself on its admin listener. */
final class AdminCheck implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final double MOST_FILES_USED = 0.8;
  private static final int MOST_SHOWN = 100;

  /** Of the daemon's own answers, which grow with its apps: some 20 KiB of metrics for each. */
  private static final int LONGEST = 4 * 1024 * 1024;

  private static final String LATER =
      "Run doctor again in a minute; if it stays so, the daemon's log says more.";

  private static final String UNSEEN =
      "What the running daemon says of itself was not looked at: whether events are unheard, its"
          + " histories and its files.";

  private final AdminConfig config;
  private final Optional<TlsConfig> tls;
  private final OwnPorts own;

  /**
   * @param tls with what the listener speaks TLS, if it does
   * @param own where the daemon listens
   */
  AdminCheck(AdminConfig config, Optional<TlsConfig> tls, OwnPorts own) {
    this.config = config;
    this.tls = tls;
    this.own = own;
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
    } catch (NoAnswerException e) {
      return config.tls() && e.trouble() == Trouble.UNTRUSTED
          ? List.of(
              unseen(
                  "admin.port: the certificate there is not the one in server.tls.cert-file.",
                  "The daemon takes a new certificate within seconds, and another file after"
                      + " \"systemctl reload echobridge\". Or does another program have the port?"))
          : unanswered(ListenTrial.at(config.host(), config.port()), e.trouble());
    }
    List<Finding> found = new ArrayList<>();
    try {
      found.add(Readiness.of(web, base.resolve("/ready")));
      told(web, base, found);
    } catch (NoAnswerException e) {
      found.add(
          unseen(
              "The running daemon does not answer in full at " + base + ": " + e.getMessage() + ".",
              LATER));
    }
    return found;
  }

  /** What it says only to who may look. */
  private void told(Web web, URI base, List<Finding> found)
      throws NoAnswerException, InterruptedException {
    Web.Answer metrics = web.ask(shown(base.resolve("/metrics")), LONGEST);
    if (metrics.status() != 200) {
      found.add(refused("/metrics", metrics));
      return;
    }
    files(metrics.body()).ifPresent(found::add);
    Web.Answer status = web.ask(shown(base.resolve("/status.json")), LONGEST);
    if (status.status() != 200) {
      found.add(refused("/status.json", status));
      return;
    }
    found.addAll(
        StatusFindings.of(status.body())
            .orElseGet(
                () ->
                    List.of(
                        unseen(
                            "The running daemon's /status.json cannot be read: it is no status, or"
                                + " longer than 4 MiB.",
                            "If doctor is of another version than the daemon (\"echobridge"
                                + " --version\"), run the daemon's."))));
  }

  private HttpRequest.Builder shown(URI uri) throws NoAnswerException {
    HttpRequest.Builder request = Web.to(uri).GET();
    AdminListener.bearer(config).ifPresent(header -> request.setHeader("Authorization", header));
    return request;
  }

  /** Why a page was not shown, whatever the reason is. */
  private Finding refused(String page, Web.Answer answer) {
    if (answer.status() == 401) {
      return stranger();
    }
    return unseen(
        "The running daemon answers "
            + answer.status()
            + " for "
            + page
            + ": "
            + Printable.line(answer.body(), MOST_SHOWN)
            + ".",
        answer.status() == 429
            ? "Find who shows it wrong credentials from this machine, and run doctor again later."
            : LATER);
  }

  private Finding stranger() {
    return AdminListener.bearer(config).isPresent()
        ? unseen(
            "The running daemon refuses the token in the file of admin.token-file.",
            "It takes a new one after \"systemctl reload echobridge\". If this setting is new, or"
                + " names another file than before: systemctl restart echobridge.")
        : unseen(
            "The admin listener requires credentials, and this user cannot read a token.",
            config.tokenFile().isPresent()
                ? "Run doctor as the daemon's user."
                : "Set admin.token-file, and run \"systemctl restart echobridge\": a reload is not"
                    + " enough.");
  }

  private static Finding unseen(String what, String change) {
    return Finding.warning("admin-unseen", what, UNSEEN, change);
  }

  /** What it means that nobody answers: often that no daemon runs, which is no fault. */
  List<Finding> unanswered(ListenTrial trial, Trouble trouble) {
    return switch (trial.outcome()) {
      case FREE -> List.of();
      case TAKEN ->
          List.of(
              switch (trouble) {
                case TIMEOUT ->
                    ListenTrial.silent(
                        "admin-port-silent", "admin.port", config.port(), PATIENCE.toSeconds());
                case TLS, BROKEN -> otherScheme();
                default -> taken();
              });
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
        "admin.port = " + own.after(config.port()) + ", or another that is free.");
  }

  private Finding otherScheme() {
    return Finding.fault(
        "admin-port-scheme",
        "admin.port: whoever has port "
            + config.port()
            + " does not speak "
            + (config.tls() ? "TLS" : "HTTP without TLS")
            + ": another program, or the daemon from before admin.tls was changed.",
        "If it is another program, the daemon does not start.",
        "If admin.tls was changed, run \"systemctl restart echobridge\"; if not, admin.port = "
            + own.after(config.port())
            + ", or another that is free.");
  }

  /** Whether it may open the files that it needs; nothing where it does not say. */
  static Optional<Finding> files(String metrics) {
    OptionalDouble most = value(metrics, "process_files_max_files");
    OptionalDouble used = value(metrics, "process_files_open_files");
    if (most.isEmpty()) {
      return Optional.empty();
    }
    long limit = (long) most.getAsDouble();
    if (limit < Files.FEW) {
      return Optional.of(Files.few(limit));
    }
    return used.isPresent() && used.getAsDouble() >= MOST_FILES_USED * limit
        ? Optional.of(
            Finding.warning(
                "files-nearly-used",
                "The daemon has "
                    + Files.shown((long) used.getAsDouble())
                    + " of "
                    + Files.shown(limit)
                    + " files open.",
                "Each client is an open file: soon nobody can connect.",
                Files.CHANGE))
        : Optional.of(Finding.ok("files", Files.shown(limit) + " files can be open"));
  }

  /** A number that is among the metrics; nothing where it is missing, or NaN, or infinite. */
  private static OptionalDouble value(String metrics, String name) {
    Matcher line =
        Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\d+(?:\\.\\d+)?(?:E\\d+)?)$")
            .matcher(metrics);
    return line.find()
        ? OptionalDouble.of(Double.parseDouble(line.group(1)))
        : OptionalDouble.empty();
  }
}
