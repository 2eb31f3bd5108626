package io.echobridge.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Why a file or a folder cannot be used, in the words that an operator needs. */
public final class FileFault {
  private FileFault() {}

  /**
   * What a failure means.
   *
   * @param failure an {@link IOException} or an {@link InvalidPathException}
   */
  public static String words(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "no permission";
    }
    if (failure instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (failure instanceof CharacterCodingException) {
      return "not a text in UTF-8";
    }
    if (failure instanceof InvalidPathException) {
      return "not a path";
    }
    String reason =
        failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
    return reason == null || reason.isBlank() ? "it cannot be used" : lower(reason);
  }

  /** Why a file cannot be read; nothing where it can. It may block. */
  public static Optional<String> reading(String file) {
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        return Optional.of("a folder");
      }
      Files.newInputStream(path).close();
      return Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.of(words(e));
    }
  }

  // The system's own words begin with a capital letter: "Is a directory".
  private static String lower(String reason) {
    return Character.toLowerCase(reason.charAt(0)) + reason.substring(1);
  }
}
