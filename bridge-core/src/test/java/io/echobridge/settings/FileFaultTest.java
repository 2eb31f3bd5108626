package io.echobridge.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFaultTest {
  @TempDir private Path folder;

  @Test
  void whatIsNotThereIsToldFromWhatMayNotBeRead() {
    assertThat(FileFault.words(new NoSuchFileException("/x"))).isEqualTo("no such file");
    assertThat(FileFault.words(new AccessDeniedException("/x"))).isEqualTo("no permission");
    assertThat(FileFault.words(new MalformedInputException(1))).isEqualTo("not a text in UTF-8");
  }

  @Test
  void otherFaultsAreInTheSystemsWordsWithoutThePath() {
    FileSystemException full = new FileSystemException("/x", null, "No space left on device");

    assertThat(FileFault.words(full)).isEqualTo("no space left on device");
    assertThat(FileFault.words(new IOException("Is a directory"))).isEqualTo("is a directory");
    assertThat(FileFault.words(new IOException())).isEqualTo("it cannot be used");
  }

  @Test
  void aFileThatCanBeReadHasNoFault() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThat(FileFault.reading(file.toString())).isEmpty();
    assertThat(FileFault.reading(folder.resolve("none").toString())).contains("no such file");
    assertThat(FileFault.reading(folder.toString())).contains("a folder");
    assertThat(FileFault.reading("a\0b")).contains("not a path");
  }
}
