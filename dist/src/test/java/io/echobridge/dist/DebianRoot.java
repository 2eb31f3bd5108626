package io.echobridge.dist;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.ChildProcessBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Debian of its own: the smallest there is of this machine's release, with a JDK, made once from
 * this machine's own package sources. What is done in one stays in it.
 */
final class DebianRoot {
  private static final Duration TO_MAKE_IT = Duration.ofMinutes(10);
  private static final Path TARGET = Packaged.HOME.resolveSibling(".").normalize();

  /** Where nothing may be done; a folder of its own for what is in it, as it outlives a build. */
  private static final Path CLEAN = TARGET.resolve("debian-jdk");

  private final String below;
  private final Path changes;

  private DebianRoot(String below, Path changes) throws IOException {
    this.below = below;
    this.changes = changes;
    for (String folder : List.of("upper", "work", "root")) {
      Files.createDirectories(changes.resolve(folder));
    }
  }

  /**
   * A clean one.
   *
   * @param changes where everything is kept that is done in it
   */
  static DebianRoot in(Path changes) {
    try {
      DebianRoot root = new DebianRoot(clean().toString(), changes);
      Path packages = Files.createDirectory(changes.resolve("upper/packages"));
      for (Path file : packages()) {
        Files.copy(file, packages.resolve(name(file)));
      }
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that begins as this one is now; then nothing may be done in this one any more. */
  DebianRoot continuedIn(Path itsChanges) {
    try {
      return new DebianRoot(changes.resolve("upper") + ":" + below, itsChanges);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script in it, as root, to its end. */
  Packaged.Ended sh(String script) {
    return Packaged.end(program(script));
  }

  /** A script to be run in it, as root. */
  ChildProcessBuilder program(String script) {
    String enter =
        """
        set -e
        mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
        mount --rbind /proc "$2/root/proc"
        mount --rbind /dev "$2/root/dev"
        exec chroot "$2/root" sh -ec "$3"
        """;
    return ChildProcess.of("unshare", "--mount", "sh", "-c", enter, "sh")
        .with(below, changes.toString(), script)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("JAVA_HOME", "")
        .env("LC_ALL", "C");
  }

  // The name of a package without version and architecture, so that scripts can say it.
  private static String name(Path file) {
    return file.getFileName().toString().replaceAll("_.*", ".deb");
  }

  static List<Path> packages() throws IOException {
    try (Stream<Path> files = Files.list(TARGET)) {
      return files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
    }
  }

  /** The folder of the clean one, in which nothing may be changed. */
  static synchronized Path clean() {
    if (!Files.exists(CLEAN.resolve("etc/debian_version"))) {
      make(CLEAN, "--include=adduser,default-jdk-headless");
    }
    return CLEAN;
  }

  /**
   * Makes the smallest Debian of this machine's release.
   *
   * @param folder where there is none yet
   * @param options of mmdebstrap
   */
  static void make(Path folder, String... options) {
    String make =
        """
        set -e
        . /etc/os-release
        sources=$(grep -lE "^(deb|Suites:).* $VERSION_CODENAME( |$)" \\
          /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true)
        folder=$1
        shift
        rm -rf "$folder" "$folder.new"
        mmdebstrap --quiet --variant=minbase "$@" "$VERSION_CODENAME" "$folder.new" $sources
        printf '#!/bin/sh\\nexit 101\\n' >"$folder.new/usr/sbin/policy-rc.d"
        chmod +x "$folder.new/usr/sbin/policy-rc.d"
        mv "$folder.new" "$folder"
        """;
    try (ChildProcess process =
        ChildProcess.of("sh", "-c", make, "sh", folder.toString())
            .with(options)
            .named("mmdebstrap")
            .start()) {
      if (process.awaitExit(TO_MAKE_IT) != 0) {
        throw new AssertionError("no root of Debian: " + String.join("\n", process.output()));
      }
    }
  }
}
