package io.echobridge.admin.access;

import io.echobridge.settings.FileFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The token of a file, which programs show as a bearer token, and people as the password of a user
 * of the name {@code token}. Only its hash is kept.
 */
final class Token {
  /** As whom a browser shows it. */
  static final String USER = "token";

  private static final int SHORTEST = 20;
  private static final int LONGEST = 1_000;

  private final byte[] hash;

  private Token(byte[] hash) {
    this.hash = hash;
  }

  /**
   * @throws IllegalArgumentException with one line, led by the key of the setting
   */
  static Token read(String file) {
    return new Token(hash(text(file).getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(String file) {
    String text;
    try {
      text = Files.readString(Path.of(file)).strip();
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "token-file: cannot read \"" + file + "\": " + FileFault.words(e), e);
    }
    if (!text.matches("[!-~]{" + SHORTEST + "," + LONGEST + "}")) {
      throw new IllegalArgumentException(
          "token-file: expected one line of "
              + SHORTEST
              + " to "
              + LONGEST
              + " letters, digits and signs in \""
              + file
              + "\", such as \"openssl rand -hex 32\" writes");
    }
    return text;
  }

  /** Whether a file has another token than before. */
  boolean isSameAs(Token other) {
    return MessageDigest.isEqual(hash, other.hash);
  }

  /** In a time that says nothing of the token. */
  boolean isShownBy(Credentials given) {
    boolean isToken = given.user().isEmpty() || given.user().equals(USER);
    return isToken && MessageDigest.isEqual(hash, hash(given.secret()));
  }

  private static byte[] hash(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
