package io.echobridge.tail;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.echobridge.call.Destination;
import io.echobridge.command.AdminListener;
import io.echobridge.command.ConfigOption;
import io.echobridge.command.ExitCode;
import io.echobridge.command.SubCommand;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.text.JsonText;
import io.echobridge.text.Printable;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code echobridge tail}. */
@Command(
    name = "tail",
    description = {
      "Shows events as they pass through a running daemon, until Ctrl-C.",
      "For each event: time, channel, name, size, how many clients of this node it"
          + " was passed to, and how long that took. At a broker with subscriptions by name"
          + " (Redis), only channels with listeners are shown."
    },
    mixinStandardHelpOptions = true)
public final class TailCommand implements SubCommand {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  @Mixin private ConfigOption config;
  @Spec private CommandSpec spec;

  @Option(
      names = "--admin",
      paramLabel = "URL",
      description = "The daemon's admin listener, in place of the one in the configuration.")
  private Optional<URI> admin = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the listener's token, in place of admin.token-file.")
  private Optional<String> tokenFile = Optional.empty();

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "One of admin.users; asks for the password.")
  private Optional<String> user = Optional.empty();

  @Option(
      names = "--payloads",
      description = "Also show the data of the events, if admin.tail-payloads allows it.")
  private boolean payloads;

  @Parameters(
      arity = "0..*",
      paramLabel = "CHANNEL",
      description = "The channels to show; * is any text. Default: all.")
  private List<String> channels = new ArrayList<>();

  @Override
  public Integer call() throws InvalidConfigException, InterruptedException {
    admin.ifPresent(this::checkUrl);
    Optional<EchobridgeConfig> own = own();
    URI base = admin.orElseGet(() -> AdminListener.address(own.orElseThrow().admin()));
    PrintWriter out = spec.commandLine().getOut();
    try {
      HttpRequest.Builder asked =
          Destination.of(base.resolve("/tail" + query()).toString()).request();
      shown(own).ifPresent(header -> asked.setHeader("Authorization", header));
      HttpRequest request = asked.build();
      HttpResponse<InputStream> answer =
          client(own).send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        if (answer.statusCode() != 200) {
          return failed(base, Printable.line(String.valueOf(lines.readLine())));
        }
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.isEmpty()) {
            out.println(shown(line));
          }
          // The daemon sends an empty line every few seconds.
          if (line.isEmpty() ? StandardOutput.isUnread() : isUnread(out)) {
            return ExitCode.OK; // leaves the daemon's place to others
          }
        }
      }
      return failed(base, "it has stopped");
    } catch (SSLException e) {
      return failed(
          base, e.getMessage() + ". Is --config that daemon's configuration, and may you read it?");
    } catch (IOException e) {
      String why = e.getMessage() == null ? "it cannot be reached" : e.getMessage();
      return failed(base, why + ". Is the daemon running, with admin.enabled = true?");
    }
  }

  /**
   * Flushes, and tells whether nobody reads any more, as in {@code tail | head}, or it cannot be
   * written: Java gets no SIGPIPE, and its writers throw nothing.
   */
  private static boolean isUnread(PrintWriter out) {
    // The writer that picocli makes does not know what the stream below it keeps to itself.
    return out.checkError() || System.out.checkError();
  }

  private void checkUrl(URI url) {
    Destination.faultOf(url.toString())
        .ifPresent(
            fault -> {
              throw new ParameterException(
                  spec.commandLine(), "--admin: " + fault + ", got " + url);
            });
  }

  private int failed(URI base, String why) {
    spec.commandLine().getErr().println("echobridge: " + base + ": " + why);
    return ExitCode.FAILED;
  }

  /** The configuration, where the listener is its own: other listeners need none. */
  private Optional<EchobridgeConfig> own() throws InvalidConfigException {
    if (admin.isEmpty()) {
      return Optional.of(config.load());
    }
    try {
      return Optional.of(config.load()).filter(own -> AdminListener.isAt(admin.get(), own.admin()));
    } catch (InvalidConfigException e) {
      return Optional.empty();
    }
  }

  /**
   * Of its own listener the configuration says which certificate it has; of others Java does, and
   * of its own where this user may not read the file.
   */
  private HttpClient client(Optional<EchobridgeConfig> own) {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
    Optional<SSLContext> trust;
    try {
      trust = own.flatMap(all -> AdminListener.trust(all.admin(), all.server().tls()));
    } catch (IllegalArgumentException e) {
      trust = Optional.empty();
    }
    trust.ifPresent(client::sslContext);
    return client.build();
  }

  /** What shows that this command may look. */
  private Optional<String> shown(Optional<EchobridgeConfig> own) {
    try {
      return user.map(this::basic)
          .or(() -> tokenFile.map(AdminListener::bearer))
          .or(() -> own.flatMap(all -> all.admin().tokenFile()).map(AdminListener::bearer));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  @SuppressWarnings(
      "SystemConsoleNull") // where it is there without a terminal, it reads all the same
  private String basic(String name) {
    Console console = System.console();
    if (console == null) {
      throw new IllegalArgumentException("--user: there is no terminal to ask for the password");
    }
    char[] password = console.readPassword("Password of %s: ", name);
    String both = name + ":" + (password == null ? "" : new String(password));
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  private String query() {
    List<String> parameters = new ArrayList<>();
    channels.forEach(
        channel -> parameters.add("channel=" + URLEncoder.encode(channel, StandardCharsets.UTF_8)));
    if (payloads) {
      parameters.add("payloads=true");
    }
    return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
  }

  private static String shown(String line) throws IOException {
    Map<String, String> event = entries(line);
    if (event.containsKey("missed")) {
      return "… " + number(event, "missed") + " events were missed, because they come too fast";
    }
    long receivers = number(event, "receivers");
    String shown =
        String.format(
            Locale.ROOT,
            "%s  %-30s  %-30s  %6d B  %s",
            TIME.format(Instant.ofEpochMilli(number(event, "at"))),
            Printable.line(event.getOrDefault("channel", "")),
            Printable.line(event.getOrDefault("event", "")),
            number(event, "bytes"),
            receivers == 0
                ? "nobody listens"
                : String.format(
                    Locale.ROOT,
                    "%d client%s, %.1f ms",
                    receivers,
                    receivers == 1 ? "" : "s",
                    number(event, "micros") / 1e3));
    String data = event.get("data");
    return data == null ? shown : shown + "  " + Printable.json(data);
  }

  /** Texts and numbers as they read, the payload as JSON. */
  private static Map<String, String> entries(String line) throws IOException {
    Map<String, String> entries = new HashMap<>();
    try (JsonParser parser = JsonText.parser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        boolean scalar = parser.nextToken().isScalarValue() && !key.equals("data");
        entries.put(
            key,
            scalar ? parser.getText() : new String(JsonText.value(parser), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }

  private static long number(Map<String, String> event, String key) throws IOException {
    try {
      return Long.parseLong(event.getOrDefault(key, ""));
    } catch (NumberFormatException e) {
      throw new IOException("it does not answer like Echobridge", e);
    }
  }
}
