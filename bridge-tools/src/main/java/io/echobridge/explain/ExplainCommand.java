package io.echobridge.explain;

import io.echobridge.command.ConfigOption;
import io.echobridge.command.ExitCode;
import io.echobridge.command.SubCommand;
import io.echobridge.config.AppConfig;
import io.echobridge.config.BrokerConfig;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.mapping.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code echobridge explain}. */
@Command(
    name = "explain",
    description = {
      "Shows what becomes of one message of a broker.",
      "Shows which rule takes the message and which event it becomes, or why it is"
          + " refused (exit code 1). Connects to nothing and publishes nothing."
    },
    mixinStandardHelpOptions = true)
public final class ExplainCommand implements SubCommand {
  @Mixin private ConfigOption config;
  @Spec private CommandSpec spec;

  @Option(
      names = "--app",
      paramLabel = "ID",
      description = "The app; needed only if there are several.")
  private @Nullable String app;

  @Option(
      names = "--broker",
      paramLabel = "NAME",
      description = "The broker of the app; needed only if there are several.")
  private @Nullable String broker;

  @Option(
      names = "--address",
      paramLabel = "TEXT",
      required = true,
      description =
          "The address that the message is published to, as the broker has it, with any prefix.")
  private String address;

  @Option(
      names = "--field",
      paramLabel = "NAME=VALUE",
      description = "A field of the broker about the message, such as key=7.")
  private Map<String, String> fields = new LinkedHashMap<>();

  @Option(names = "--header", paramLabel = "NAME=VALUE", description = "A header of the message.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(
      names = "--body",
      paramLabel = "FILE",
      required = true,
      description = "The message itself; - is standard input.")
  private String body;

  @Override
  public Integer call() throws InvalidConfigException {
    EchobridgeConfig loaded = config.load();
    AppConfig inApp = one("--app", app, loaded.apps());
    BrokerConfig<?> ofBroker = one("--broker", broker, inApp.brokers());
    for (String field : fields.keySet()) {
      if (!ofBroker.fields().contains(field)) {
        throw wrong("--field", new TreeSet<>(ofBroker.fields()), field);
      }
    }
    int maxSize = inApp.limits().maxEventSize();
    Mapping mapping = ofBroker.mapping(maxSize, loaded.sayable(() -> inApp.keys().isPresent()));
    Explanation explanation =
        new Explanation(spec.commandLine().getOut(), ofBroker.common().mappings(), mapping);
    Optional<String> handedOver = ofBroker.address(address);
    ofBroker.addressField().ifPresent(field -> fields.putIfAbsent(field, address));
    boolean event =
        handedOver.isPresent()
            ? explanation.message(
                new GivenMessage(handedOver.get(), read(maxSize), fields, headers))
            : explanation.foreign(address);
    spec.commandLine().getOut().flush();
    return event ? ExitCode.OK : ExitCode.FAILED;
  }

  private <T> T one(String option, @Nullable String name, Map<String, T> all) {
    if (name == null && all.size() == 1) {
      return all.values().iterator().next();
    }
    T found = name == null ? null : all.get(name);
    if (found == null) {
      throw wrong(option, new TreeSet<>(all.keySet()), name);
    }
    return found;
  }

  private ParameterException wrong(String option, SortedSet<String> known, @Nullable String got) {
    String expected = known.isEmpty() ? "none" : "one of " + String.join(", ", known);
    return new ParameterException(
        spec.commandLine(),
        option + ": expected " + expected + ", got " + (got == null ? "nothing" : got));
  }

  /** A byte more than may be, so that too much is seen. */
  private byte[] read(int maxSize) {
    try (InputStream in = body.equals("-") ? System.in : Files.newInputStream(Path.of(body))) {
      return in.readNBytes(maxSize + 1);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--body: expected a file that can be read, got " + body, e);
    }
  }
}
