package io.echobridge.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.ChildProcessBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The image of {@code container/Dockerfile}, built by buildah in a storage of its own. No registry
 * is asked: the images that it begins with are Debians from this machine's own package sources,
 * under the names that the Dockerfile uses.
 */
final class ContainerImage implements AutoCloseable {
  private static final Duration TO_BUILD_IT = Duration.ofMinutes(10);
  private static final String VERSION = System.getProperty("echobridge.version");
  private static final String NAME = "localhost/echobridge:" + VERSION;
  private static final String SLIM = "docker.io/library/debian:12-slim";
  private static final String JDK = "docker.io/library/eclipse-temurin:17-jdk";

  /** What Debian's slim images leave out. */
  private static final String[] SLIMMER = {
    "--dpkgopt=path-exclude=/usr/share/man/*",
    "--dpkgopt=path-exclude=/usr/share/locale/*",
    "--dpkgopt=path-exclude=/usr/share/doc/*",
    "--dpkgopt=path-include=/usr/share/doc/*/copyright"
  };

  /** All that buildah keeps; a folder of the build's, as what is mounted there has to be let go. */
  private static final Path STORAGE = Packaged.HOME.resolveSibling("container").normalize();

  private final JsonNode about;
  private final Path root;

  private ContainerImage() {
    base(SLIM, slim());
    base(JDK, DebianRoot.clean());
    buildah(
        "build --isolation chroot --pull-never --layers --format docker --tag " + NAME,
        "--file",
        "container/Dockerfile",
        Packaged.HOME.toString());
    about = inspect(NAME);
    String container = buildah("from --pull-never", NAME);
    root = Path.of(buildah("mount", container));
  }

  /** Builds it, from nothing that an earlier test may have left. */
  static ContainerImage build() {
    try {
      if (Files.exists(STORAGE)) {
        clear();
      }
      Files.createDirectories(STORAGE);
      Files.writeString(
          STORAGE.resolve("registries.conf"), "unqualified-search-registries = [\"docker.io\"]\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return new ContainerImage();
    } catch (RuntimeException | Error e) {
      // Nobody closes what is not there, and what is mounted would stay.
      try {
        clear();
      } catch (RuntimeException | Error another) {
        e.addSuppressed(another);
      }
      throw e;
    }
  }

  /** Its configuration, with the names that Docker uses: {@code User}, {@code Env} and so on. */
  JsonNode config() {
    return about.path("Docker").path("config");
  }

  /** Its variables. */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode variable : config().path("Env")) {
      String[] parts = variable.asText().split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return environment;
  }

  /** How many layers it has above those that it begins with. */
  int ownLayers() {
    return layers(about) - layers(inspect(SLIM));
  }

  /** Megabytes of its layers above those that it begins with, not compressed. */
  double ownSize() {
    return size(NAME) - size(SLIM);
  }

  /** Its files, all layers as one. */
  Path root() {
    return root;
  }

  @Override
  public void close() {
    clear();
  }

  private static void clear() {
    buildah("rm", "--all");
    run(ChildProcess.of("rm", "-rf", "--one-file-system", STORAGE.toString()));
  }

  private static Path slim() {
    Path folder = DebianRoot.clean().resolveSibling("debian-slim");
    if (!Files.exists(folder.resolve("etc/debian_version"))) {
      DebianRoot.make(folder, SLIMMER);
    }
    return folder;
  }

  private static void base(String name, Path debian) {
    String container = buildah("from", "scratch");
    Path files = Path.of(buildah("mount", container));
    try {
      run(ChildProcess.of("cp", "-a", debian + "/.", files.toString()));
    } finally {
      buildah("umount", container);
    }
    buildah("commit --quiet --rm", container, name);
  }

  private static JsonNode inspect(String name) {
    return json(buildah("inspect --type image", name));
  }

  private static double size(String name) {
    String size = json(buildah("images --json", name)).path(0).path("size").asText();
    if (!size.matches("[0-9.]+ MB")) {
      throw new AssertionError("expected megabytes, found " + size);
    }
    return Double.parseDouble(size.replace(" MB", ""));
  }

  private static int layers(JsonNode image) {
    return image.path("OCIv1").path("rootfs").path("diff_ids").size();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  private static String buildah(String words, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--log-level=error", "--storage-driver=overlay"));
    all.addAll(List.of("--root", STORAGE.resolve("root").toString()));
    all.addAll(List.of("--runroot", STORAGE.resolve("run").toString()));
    all.addAll(List.of("--registries-conf", STORAGE.resolve("registries.conf").toString()));
    all.addAll(List.of(words.split(" ", -1)));
    all.addAll(List.of(arguments));
    return run(ChildProcess.of("buildah", all.toArray(String[]::new)));
  }

  private static String run(ChildProcessBuilder program) {
    try (ChildProcess process = program.start()) {
      int code = process.awaitExit(TO_BUILD_IT);
      String text = String.join("\n", process.output());
      if (code != 0) {
        throw new AssertionError("exit code " + code + ": " + text);
      }
      return text;
    }
  }
}
