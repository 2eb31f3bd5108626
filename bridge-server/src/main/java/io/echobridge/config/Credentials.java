package io.echobridge.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Secrets that stand in files of their own, as {@code LoadCredential} of systemd and the secrets of
 * containers give them: each file of the folder that {@code CREDENTIALS_DIRECTORY} names is {@code
 * ${credentials.NAME}} in the configuration.
 */
final class Credentials {
  private static final String BLOCK = "credentials";
  private static final String VARIABLE = "CREDENTIALS_DIRECTORY";

  /** More than any password, key or certificate chain. */
  private static final long LONGEST = 64 * 1024;

  private Credentials() {}

  /**
   * What the user wrote, with the credentials filled in.
   *
   * @throws InvalidConfigException when one cannot be read
   * @throws com.typesafe.config.ConfigException when the user wrote of one that is not there
   */
  static Config fillIn(Config parsed, Map<String, String> environment)
      throws InvalidConfigException {
    String folder = environment.getOrDefault(VARIABLE, "");
    if (folder.isEmpty()) {
      return parsed.resolve();
    }
    return parsed.withFallback(read(Path.of(folder))).resolve().withoutPath(BLOCK);
  }

  /** What else is to be said where the configuration asks for something that is not there. */
  static String hint(String fault, Map<String, String> environment) {
    return fault.contains("${" + BLOCK + ".") && environment.getOrDefault(VARIABLE, "").isEmpty()
        ? "; no folder of credentials is given: set " + VARIABLE
        : "";
  }

  private static Config read(Path folder) throws InvalidConfigException {
    Config credentials = ConfigFactory.empty();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path file : entries.filter(Files::isRegularFile).toList()) {
        String key = ConfigUtil.joinPath(BLOCK, file.getFileName().toString());
        credentials =
            credentials.withValue(key, ConfigValueFactory.fromAnyRef(text(file), file.toString()));
      }
      return credentials;
    } catch (IOException e) {
      throw new InvalidConfigException(
          List.of(VARIABLE + ": expected a folder of text files that can be read, got " + e));
    }
  }

  // An editor puts an end of line where the secret has none.
  private static String text(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new IOException(file + " is longer than " + LONGEST + " bytes");
    }
    return Files.readString(file).stripTrailing();
  }
}
