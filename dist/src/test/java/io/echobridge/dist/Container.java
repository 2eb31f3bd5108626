package io.echobridge.dist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.ChildProcessBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A container of an image, run by crun as the image's configuration says: its program, its
 * variables, its user. It is as closed as orchestrators make one: nothing can be written but {@code
 * /tmp}, from which nothing can be executed, no capability, no new privileges, and no io_uring, as
 * in the usual seccomp profiles. Only its network is this machine's.
 */
final class Container implements AutoCloseable {
  private static final List<String> NO_CAPABILITY = List.of();

  private final Path folder;
  private final String id;
  private final Map<String, Object> program;
  private final ChildProcess process;
  private int started;

  private Container(Path folder, Map<String, Object> program) {
    this.folder = folder;
    this.id = folder.getFileName().toString();
    this.program = program;
    this.process = crun("run", "--bundle", folder.toString(), id).start();
  }

  /**
   * Starts one.
   *
   * @param folder an empty one for what crun needs; its name is the container's
   * @param environment on top of the image's
   * @param mounts what is there to be read, by the path in the container
   */
  static Container start(
      ContainerImage image,
      Path folder,
      Map<String, String> environment,
      Map<String, Path> mounts) {
    Map<String, Object> program = program(image, environment);
    write(folder.resolve("config.json"), bundle(image, program, mounts));
    return new Container(folder, program);
  }

  /** The container's output, and its end. */
  ChildProcess process() {
    return process;
  }

  /** The program in it, by its number outside. */
  long pid() {
    return ProcessHandle.of(process.pid()).stream()
        .flatMap(ProcessHandle::children)
        .findFirst()
        .orElseThrow()
        .pid();
  }

  /** Runs a program in it to its end, as the same user with the same variables. */
  Packaged.Ended exec(String... command) {
    return Packaged.end(inside(command));
  }

  /** A program to be started in it, as {@link #exec} does. */
  ChildProcessBuilder inside(String... command) {
    Map<String, Object> its = new LinkedHashMap<>(program);
    its.put("args", List.of(command));
    Path file = folder.resolve("process-" + started++ + ".json");
    write(file, its);
    return crun("exec", "--process", file.toString(), id);
  }

  /** Sends a signal to the program in it, such as TERM. */
  void signal(String name) {
    Packaged.Ended ended = Packaged.end(crun("kill", id, name));
    if (ended.code() != 0) {
      throw new AssertionError(ended.text());
    }
  }

  @Override
  public void close() {
    try {
      Packaged.end(crun("delete", "--force", id));
    } finally {
      process.close();
    }
  }

  /** crun manages no cgroup here, but ends where it finds both kinds of them: it is shown none. */
  private ChildProcessBuilder crun(String command, String... arguments) {
    String hidden =
        """
        mount -t tmpfs tmpfs /sys/fs/cgroup
        exec crun --cgroup-manager=disabled "$@"
        """;
    return ChildProcess.of("unshare", "--mount", "sh", "-ec", hidden, "crun")
        .with("--root", folder.resolve("state").toString(), command)
        .with(arguments);
  }

  private static Map<String, Object> program(
      ContainerImage image, Map<String, String> environment) {
    JsonNode config = image.config();
    Map<String, String> variables = image.environment();
    variables.putAll(environment);
    String[] user = config.path("User").asText().split(":", 2);
    List<String> arguments = new ArrayList<>();
    config.path("Entrypoint").forEach(word -> arguments.add(word.asText()));
    config.path("Cmd").forEach(word -> arguments.add(word.asText()));
    String folder = config.path("WorkingDir").asText();

    Map<String, Object> program = new LinkedHashMap<>();
    program.put("user", Map.of("uid", Integer.valueOf(user[0]), "gid", Integer.valueOf(user[1])));
    program.put("args", arguments);
    program.put(
        "env", variables.entrySet().stream().map(v -> v.getKey() + "=" + v.getValue()).toList());
    program.put("cwd", folder.isEmpty() ? "/" : folder);
    program.put("noNewPrivileges", true);
    program.put(
        "capabilities",
        Map.of("bounding", NO_CAPABILITY, "effective", NO_CAPABILITY, "permitted", NO_CAPABILITY));
    return program;
  }

  private static Map<String, Object> bundle(
      ContainerImage image, Map<String, Object> program, Map<String, Path> mounts) {
    return Map.of(
        "ociVersion",
        "1.0.2",
        "process",
        program,
        "root",
        Map.of("path", image.root().toString(), "readonly", true),
        "hostname",
        "echobridge",
        "mounts",
        mounts(mounts),
        "linux",
        Map.of(
            "namespaces",
            List.of("pid", "ipc", "uts", "mount").stream().map(n -> Map.of("type", n)).toList(),
            "seccomp",
            Map.of(
                "defaultAction",
                "SCMP_ACT_ALLOW",
                "syscalls",
                List.of(
                    Map.of(
                        "names",
                        List.of("io_uring_setup", "io_uring_enter", "io_uring_register"),
                        "action",
                        "SCMP_ACT_ERRNO")))));
  }

  private static List<Map<String, Object>> mounts(Map<String, Path> more) {
    List<Map<String, Object>> mounts = new ArrayList<>();
    mounts.add(mount("proc", "/proc", "proc", List.of("nosuid", "noexec", "nodev")));
    mounts.add(mount("tmpfs", "/dev", "tmpfs", List.of("nosuid", "strictatime", "mode=755")));
    mounts.add(mount("tmpfs", "/tmp", "tmpfs", List.of("nosuid", "noexec", "nodev", "mode=1777")));
    more.forEach(
        (path, source) ->
            mounts.add(mount("bind", path, source.toString(), List.of("rbind", "ro"))));
    return mounts;
  }

  private static Map<String, Object> mount(
      String type, String destination, String source, List<String> options) {
    return Map.of("type", type, "destination", destination, "source", source, "options", options);
  }

  private static void write(Path file, Map<String, Object> json) {
    try {
      Files.createDirectories(file.getParent());
      new ObjectMapper().writeValue(file.toFile(), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
