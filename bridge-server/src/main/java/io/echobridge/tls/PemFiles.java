package io.echobridge.tls;

import io.echobridge.settings.FileFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is in the files of one certificate.
 *
 * @param chain empty where there is no such file
 */
record PemFiles(String certificate, String chain, String key) {
  /**
   * @throws IllegalArgumentException with one line, led by the key of the setting that is wrong
   */
  static PemFiles read(TlsConfig config) {
    Optional<String> chain = config.chainFile().map(file -> read("chain-file", file));
    return new PemFiles(
        read("cert-file", config.certFile()), chain.orElse(""), read("key-file", config.keyFile()));
  }

  /**
   * One file's text.
   *
   * @param setting the key of the setting that names it
   * @throws IllegalArgumentException with one line, led by that key
   */
  static String read(String setting, String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException | InvalidPathException e) {
      throw unreadable(setting, file, FileFault.words(e));
    }
  }

  private static IllegalArgumentException unreadable(String setting, String file, String why) {
    return new IllegalArgumentException(
        setting + ": expected a PEM file that can be read, got " + file + " (" + why + ")");
  }
}
